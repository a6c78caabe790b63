package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads the typed values of one object of the file. A wrong value is recorded as a problem and
 * counts as absent, so that reading goes on and all problems are found at once. {@link #finish()}
 * must be called last: it reports the keys that nobody asked for. Not thread-safe.
 */
final class Section {
    private final Reading reading;
    private final ObjectNode tree;
    private final ConfigPath path;
    private final Set<String> known = new LinkedHashSet<>();

    Section(Reading reading, ObjectNode tree, ConfigPath path) {
        this.reading = reading;
        this.tree = tree;
        this.path = path;
    }

    /** The path of one key of this section, as shown to people. */
    String path(String key) {
        return path.key(key).shown();
    }

    /** The path of the section itself. */
    String path() {
        return path.shown();
    }

    void problem(String key, String found, String allowed) {
        reading.findings().problem(path(key), found, allowed);
    }

    /** A problem further down, where no section was made. */
    void problem(List<String> keys, String found, String allowed) {
        ConfigPath at = path;
        for (String key : keys) {
            at = at.key(key);
        }
        reading.findings().problem(at.shown(), found, allowed);
    }

    void note(String line) {
        reading.findings().note(line);
    }

    boolean has(String key) {
        return tree.has(key);
    }

    /** The value as written; it is the caller's to check. */
    Optional<JsonNode> node(String key) {
        known.add(key);
        reading.asked().accept(path.key(key).pattern());
        return Optional.ofNullable(tree.get(key));
    }

    Optional<Boolean> flag(String key) {
        return read(key, Values::flag, "true or false");
    }

    boolean flag(String key, boolean otherwise) {
        return flag(key).orElse(otherwise);
    }

    OptionalLong number(String key, long min, long max) {
        return read(key, node -> Values.whole(node, min, max), Values.range(min, max))
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    OptionalInt integer(String key, int min, int max) {
        return number(key, min, max).stream().mapToInt(Math::toIntExact).findFirst();
    }

    /** A number that may have a fraction, not negative; 0 when absent. */
    double amount(String key) {
        return read(key, Values::amount, "a number, 0 or more").orElse(0.0);
    }

    /** A text with its variables replaced; blank is a problem. */
    Optional<String> text(String key, String allowed) {
        return read(key, Values::text, allowed)
                .flatMap(text -> reading.replaced(path.key(key), text));
    }

    private <T> Optional<T> read(
            String key, Function<JsonNode, Optional<T>> reader, String allowed) {
        return node(key)
                .flatMap(
                        node ->
                                reader.apply(node)
                                        .or(() -> reading.wrong(path.key(key), node, allowed)));
    }

    /** A text that must never be shown. */
    Optional<Secret> secret(String key) {
        return text(key, "a text").map(Secret::new);
    }

    /** A provider's key: unset variables and blanks count as no key (CFG-2). */
    Optional<Secret> providerKey(String key) {
        Optional<JsonNode> node = node(key);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (!node.get().isTextual()) {
            return reading.wrong(path.key(key), node.get(), "a text, ${NAME} for a variable");
        }
        Substitution.Result result = reading.substitution().apply(node.get().textValue());
        for (String name : result.unset()) {
            note(path(key) + ": the variable " + name + " is not set; this counts as no key");
        }
        return result.unset().isEmpty() && !result.value().isBlank()
                ? Optional.of(new Secret(result.value()))
                : Optional.empty();
    }

    /** One of a few words. */
    <T> Optional<T> choice(String key, Map<String, T> words) {
        String allowed = String.join(", ", words.keySet());
        Optional<String> written = read(key, Values::text, allowed);
        Optional<String> word = written.flatMap(text -> reading.replaced(path.key(key), text));
        Optional<T> value = word.flatMap(text -> Optional.ofNullable(words.get(text)));
        if (word.isPresent() && value.isEmpty()) {
            problem(key, Values.quote(written.orElseThrow()), allowed);
        }
        return value;
    }

    /** A list of texts; empty when absent. */
    List<String> texts(String key) {
        List<String> values = new ArrayList<>();
        array(key, "a list of texts")
                .forEach((at, node) -> textAt(at, node).ifPresent(values::add));
        return values;
    }

    /** An object whose values are texts that must not be shown. */
    Map<String, Secret> secrets(String key) {
        Map<String, Secret> values = new LinkedHashMap<>();
        fields(key)
                .forEach(
                        (name, node) ->
                                textAt(path.key(key).entry(name), node)
                                        .ifPresent(text -> values.put(name, new Secret(text))));
        return values;
    }

    private Optional<String> textAt(ConfigPath at, JsonNode node) {
        return node.isTextual()
                ? reading.replaced(at, node.textValue())
                : reading.wrong(at, node, "a text");
    }

    /** An object of any shape, variables replaced in all its texts. */
    JsonObject object(String key) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        fields(key)
                .forEach(
                        (name, node) -> {
                            ConfigPath at = path.key(key).entry(name);
                            copy.set(name, reading.replacedTree(at, node));
                        });
        return JsonObject.copyOf(copy);
    }

    /** The section's own tree, to be changed by the caller. */
    ObjectNode copy() {
        return tree.deepCopy();
    }

    /** The object under a key; an empty one when it is absent. */
    Section child(String key) {
        ObjectNode child = JsonNodeFactory.instance.objectNode();
        fields(key).forEach(child::set);
        return new Section(reading, child, path.key(key));
    }

    /** The objects of a list. */
    List<Section> items(String key) {
        List<Section> sections = new ArrayList<>();
        array(key, "a list of objects").forEach((at, node) -> section(at, node, sections::add));
        return sections;
    }

    /** The objects of an object, by their key as written. */
    Map<String, Section> entries(String key) {
        Map<String, Section> sections = new LinkedHashMap<>();
        fields(key)
                .forEach(
                        (id, node) ->
                                section(
                                        path.key(key).entry(id),
                                        node,
                                        section -> sections.put(id, section)));
        return sections;
    }

    /** Reports the keys that nobody asked for: OpenClaw's as notes, others as problems. */
    void finish() {
        for (String key : Values.names(tree)) {
            if (known.contains(key)) {
                continue;
            }
            if (reading.openClaw().contains(path.key(key).pattern())) {
                note(path(key) + " is a key of OpenClaw that the gateway does not have; ignored");
            } else {
                problem(key, "an unknown key", Values.knownKeys(key, known));
            }
        }
    }

    private void section(ConfigPath at, JsonNode node, Consumer<Section> receiver) {
        if (node instanceof ObjectNode object) {
            receiver.accept(new Section(reading, object, at));
        } else {
            reading.wrong(at, node, "an object");
        }
    }

    private Map<String, JsonNode> fields(String key) {
        return read(key, Values::fields, "an object").orElse(Map.of());
    }

    private Map<ConfigPath, JsonNode> array(String key, String allowed) {
        Map<ConfigPath, JsonNode> items = new LinkedHashMap<>();
        for (JsonNode item : read(key, Values::items, allowed).orElse(List.of())) {
            items.put(path.key(key).item(items.size()), item);
        }
        return items;
    }
}
