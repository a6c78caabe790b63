package dev.caravan.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Takes the calls of the gateway's own tools out of a reply's chunks and keeps them, with the text
 * that was said beside them. What else a chunk holds stays in it. For one reply, one thread.
 */
final class CallCollector {
    private final Predicate<String> isOurs;
    private final boolean laterRound;
    private final Map<Integer, ObjectNode> ours = new TreeMap<>();

    /** The client's calls by their index: with ours gone, they are counted anew. */
    private final Map<Integer, Integer> theirs = new HashMap<>();

    private final StringBuilder content = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();

    /** Thoughts with a provider's signature, which takes no others back. */
    private final ArrayNode sealed = JsonNodeFactory.instance.arrayNode();

    /**
     * A collector.
     *
     * @param isOurs whether a tool of that name is run here
     * @param laterRound whether the client was told of a role already
     */
    CallCollector(Predicate<String> isOurs, boolean laterRound) {
        this.isOurs = isOurs;
        this.laterRound = laterRound;
    }

    /** Changes a chunk; false when nothing of it is left for the client. */
    boolean pass(ObjectNode chunk) {
        if (chunk.path("choices").isEmpty()) {
            // The closing usage: that of the last round tells of all.
            return !asksForOursOnly();
        }
        boolean visible = false;
        for (JsonNode choice : chunk.path("choices")) {
            visible |= !(choice instanceof ObjectNode object) || passChoice(object);
        }
        return visible;
    }

    /** Changes the message of a whole reply. */
    void takeFrom(ObjectNode message) {
        hear(message);
        var _ = takeCalls(message);
    }

    private boolean passChoice(ObjectNode choice) {
        boolean changed = false;
        if (choice.get("delta") instanceof ObjectNode delta) {
            hear(delta);
            changed = takeCalls(delta);
            if (laterRound) {
                changed |= delta.remove("role") != null;
            }
        }
        if (finishes(choice) && asksForOursOnly()) {
            choice.putNull("finish_reason");
            changed = true;
        }
        return !changed || finishes(choice) || says(choice.path("delta"));
    }

    private void hear(JsonNode part) {
        content.append(text(part.path("content")));
        thoughts.append(text(part.path("reasoning_content")));
        part.path("thinking_blocks").forEach(sealed::add);
    }

    private boolean takeCalls(ObjectNode delta) {
        if (!(delta.get("tool_calls") instanceof ArrayNode calls)) {
            return false;
        }
        ArrayNode left = calls.arrayNode();
        int place = 0;
        for (JsonNode call : calls) {
            if (!take(call, call.path("index").asInt(place))) {
                left.add(call);
            }
            place++;
        }
        if (left.isEmpty()) {
            delta.remove("tool_calls");
        } else {
            delta.set("tool_calls", left);
        }
        return left.size() != calls.size();
    }

    private boolean take(JsonNode part, int index) {
        boolean begun = ours.containsKey(index);
        if (!begun
                && (theirs.containsKey(index)
                        || !isOurs.test(part.path("function").path("name").asText("")))) {
            int shown = theirs.computeIfAbsent(index, _ -> theirs.size());
            if (part instanceof ObjectNode object && object.has("index")) {
                object.put("index", shown);
            }
            return false;
        }
        merge(ours.computeIfAbsent(index, _ -> JsonNodeFactory.instance.objectNode()), part);
        return true;
    }

    /** Texts of arguments are pieces, everything else is said once or repeated. */
    private static void merge(ObjectNode call, JsonNode part) {
        ObjectNode function = call.withObject("/function");
        part.properties()
                .forEach(
                        field -> {
                            if (!field.getKey().equals("function") && !field.getValue().isNull()) {
                                call.set(field.getKey(), field.getValue());
                            }
                        });
        part.path("function")
                .properties()
                .forEach(
                        field -> {
                            JsonNode value = field.getValue();
                            if (field.getKey().equals("arguments") && value.isTextual()) {
                                function.put(
                                        "arguments",
                                        function.path("arguments").asText("") + value.textValue());
                            } else if (!value.isNull()) {
                                function.set(field.getKey(), value);
                            }
                        });
    }

    private static boolean finishes(JsonNode choice) {
        return !choice.path("finish_reason").asText("").isEmpty()
                && !choice.path("finish_reason").isNull();
    }

    private static boolean says(JsonNode delta) {
        return delta.valueStream()
                .anyMatch(
                        value ->
                                value.isTextual()
                                        ? !value.textValue().isEmpty()
                                        : !value.isNull() && !value.isEmpty());
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : "";
    }

    /** Whether the reply asks for tools, and all of them are ours. */
    boolean asksForOursOnly() {
        return !ours.isEmpty() && theirs.isEmpty();
    }

    /** Our calls so far, as entries of {@code tool_calls}. */
    List<ObjectNode> calls() {
        return new ArrayList<>(ours.values());
    }

    /** What the reply said and thought, as the message that asks for the calls. */
    ObjectNode message() {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("role", "assistant");
        if (content.isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", content.toString());
        }
        // A model that thinks goes on from its own thoughts until its turn is over.
        if (!thoughts.isEmpty()) {
            message.put("reasoning_content", thoughts.toString());
        }
        if (!sealed.isEmpty()) {
            message.set("thinking_blocks", sealed.deepCopy());
        }
        return message;
    }
}
