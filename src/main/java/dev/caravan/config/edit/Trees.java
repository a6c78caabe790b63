package dev.caravan.config.edit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.config.edit.KeyPath.Step;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the commands do, on trees: look at a place, set, merge and unset it. Pure functions. */
public final class Trees {
    private Trees() {}

    /**
     * The same path with provider ids as they are written in the tree (they are case-insensitive)
     * and digits that lead into a list as a position.
     */
    public static KeyPath resolve(ObjectNode root, KeyPath path) {
        KeyPath resolved = path;
        JsonNode at = root;
        for (int i = 0; i < path.steps().size(); i++) {
            boolean provider = i == 2 && path.startsWith("models", "providers");
            Step step = resolved(at, path.steps().get(i), provider);
            resolved = resolved.with(i, step);
            at = child(at, step).orElse(root.missingNode());
        }
        return resolved;
    }

    private static Step resolved(JsonNode at, Step step, boolean provider) {
        if (!(step instanceof Step.Key(String name))) {
            return step;
        }
        if (at.isArray() && isPosition(name)) {
            return new Step.Index(Integer.parseInt(name));
        }
        return provider
                ? at.properties().stream()
                        .map(java.util.Map.Entry::getKey)
                        .filter(id -> id.toLowerCase(Locale.ROOT).equals(lower(name)))
                        .findFirst()
                        .map(id -> (Step) new Step.Key(id))
                        .orElse(step)
                : step;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static boolean isPosition(String name) {
        return !name.isEmpty()
                && name.length() <= 6
                && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** What stands there. */
    public static Optional<JsonNode> get(JsonNode root, KeyPath path) {
        Optional<JsonNode> at = Optional.of(root);
        for (Step step : path.steps()) {
            at = at.flatMap(node -> child(node, step));
        }
        return at;
    }

    /**
     * A copy with the value at that place; objects on the way are made where they are missing, a
     * position just behind a list's end adds to it.
     *
     * @throws EditRefused when the path leads through something that has no such place
     */
    public static ObjectNode set(ObjectNode root, KeyPath path, JsonNode value) throws EditRefused {
        ObjectNode copy = root.deepCopy();
        JsonNode at = copy;
        List<Step> steps = path.steps();
        for (int i = 0; i < steps.size(); i++) {
            boolean last = i == steps.size() - 1;
            Optional<JsonNode> next = child(at, steps.get(i));
            JsonNode child = last ? value.deepCopy() : next.orElseGet(() -> copy.objectNode());
            if (last || next.isEmpty()) {
                put(at, steps.get(i), child, path.head(i + 1));
            }
            at = child;
        }
        return copy;
    }

    private static void put(JsonNode parent, Step step, JsonNode value, KeyPath path)
            throws EditRefused {
        switch (step) {
            case Step.Key(String name) when parent instanceof ObjectNode object ->
                    object.set(name, value);
            case Step.Index(int position)
                    when parent instanceof ArrayNode list && position < list.size() ->
                    list.set(position, value);
            case Step.Index(int position)
                    when parent instanceof ArrayNode list && position == list.size() ->
                    list.add(value);
            case Step.Index _ when parent instanceof ArrayNode list ->
                    throw new EditRefused(
                            path
                                    + ": the list has "
                                    + list.size()
                                    + " entries; allowed: a position from 0 to "
                                    + list.size());
            case Step.Key _ ->
                    throw new EditRefused(
                            path + ": what holds it is " + kind(parent) + "; allowed: an object");
            case Step.Index _ ->
                    throw new EditRefused(
                            path + ": what holds it is " + kind(parent) + "; allowed: a list");
        }
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case STRING -> "a text";
            default -> "a single value";
        };
    }

    /** A copy without that place; empty when there is none. */
    public static Optional<ObjectNode> unset(ObjectNode root, KeyPath path) {
        if (get(root, path).isEmpty()) {
            return Optional.empty();
        }
        ObjectNode copy = root.deepCopy();
        List<Step> steps = path.steps();
        JsonNode parent =
                steps.size() == 1 ? copy : get(copy, path.head(steps.size() - 1)).orElse(copy);
        switch (steps.getLast()) {
            case Step.Key(String name) -> ((ObjectNode) parent).remove(name);
            case Step.Index(int position) -> ((ArrayNode) parent).remove(position);
        }
        return Optional.of(copy);
    }

    /**
     * A copy with an object merged into that place, key by key to any depth; the rows of a
     * provider's {@code models} are merged by their {@code id}. Any other value takes the old one's
     * place.
     *
     * @throws EditRefused when the value is neither an object nor rows, or the path leads nowhere
     */
    public static ObjectNode merge(ObjectNode root, KeyPath path, JsonNode value)
            throws EditRefused {
        boolean rows = isRows(path.steps()) && value.isArray();
        if (!value.isObject() && !rows) {
            throw new EditRefused(
                    path
                            + ": "
                            + kind(value)
                            + " cannot be merged; allowed with --merge: an object, or a list of"
                            + " rows at models.providers.<id>.models");
        }
        JsonNode old = get(root, path).orElse(root.missingNode());
        return set(root, path, merged(old, value, new ArrayList<>(path.steps())));
    }

    private static JsonNode merged(JsonNode old, JsonNode value, List<Step> path) {
        if (old instanceof ObjectNode object && value instanceof ObjectNode over) {
            ObjectNode result = object.deepCopy();
            over.properties()
                    .forEach(
                            field -> {
                                path.addLast(new Step.Key(field.getKey()));
                                JsonNode before = result.path(field.getKey());
                                result.set(field.getKey(), merged(before, field.getValue(), path));
                                path.removeLast();
                            });
            return result;
        }
        return old instanceof ArrayNode list && value instanceof ArrayNode over && isRows(path)
                ? mergedRows(list, over, path)
                : value.deepCopy();
    }

    private static ArrayNode mergedRows(ArrayNode old, ArrayNode over, List<Step> path) {
        ArrayNode result = old.deepCopy();
        for (JsonNode row : over) {
            int at = position(result, row.path("id"));
            if (at < 0) {
                result.add(row.deepCopy());
            } else {
                path.addLast(new Step.Index(at));
                result.set(at, merged(result.get(at), row, path));
                path.removeLast();
            }
        }
        return result;
    }

    private static int position(ArrayNode rows, JsonNode id) {
        for (int i = 0; i < rows.size(); i++) {
            if (id.isTextual() && id.equals(rows.get(i).path("id"))) {
                return i;
            }
        }
        return -1;
    }

    /** {@code models.providers.<id>.models}. */
    private static boolean isRows(List<Step> path) {
        return path.size() == 4
                && new KeyPath(path).startsWith("models", "providers")
                && path.get(3).equals(new Step.Key("models"));
    }

    private static Optional<JsonNode> child(JsonNode parent, Step step) {
        return Optional.ofNullable(
                switch (step) {
                    case Step.Key(String name) -> parent.get(name);
                    case Step.Index(int position) -> parent.get(position);
                });
    }
}
