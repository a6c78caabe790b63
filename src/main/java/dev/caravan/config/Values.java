package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Describes and checks single values of the file; never shows a text that may be a secret. */
final class Values {
    private static final int MAX_QUOTED = 100;

    private Values() {}

    static Optional<Boolean> flag(JsonNode node) {
        return node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty();
    }

    /** A text as written, if it is one and not blank. */
    static Optional<String> text(JsonNode node) {
        return node.isTextual() && !node.textValue().isBlank()
                ? Optional.of(node.textValue())
                : Optional.empty();
    }

    /** The fields of an object, in order. */
    static Optional<Map<String, JsonNode>> fields(JsonNode node) {
        if (!node.isObject()) {
            return Optional.empty();
        }
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return Optional.of(fields);
    }

    static Optional<List<JsonNode>> items(JsonNode node) {
        return node.isArray() ? Optional.of(node.valueStream().toList()) : Optional.empty();
    }

    static Optional<Double> amount(JsonNode node) {
        boolean fits =
                node.isNumber() && Double.isFinite(node.doubleValue()) && node.doubleValue() >= 0;
        return fits ? Optional.of(node.doubleValue()) : Optional.empty();
    }

    /** The whole number that a node holds ({@code 5} or {@code 5.0}), if it is in the range. */
    static Optional<Long> whole(JsonNode node, long min, long max) {
        boolean whole =
                node.isNumber()
                        && node.canConvertToExactIntegral()
                        && node.canConvertToLong()
                        && node.longValue() >= min
                        && node.longValue() <= max;
        return whole ? Optional.of(node.longValue()) : Optional.empty();
    }

    static String range(long min, long max) {
        return max == Long.MAX_VALUE || max == Integer.MAX_VALUE
                ? "a whole number, " + min + " or more"
                : "a whole number from " + min + " to " + max;
    }

    /** What stands there: numbers and flags as they are, of everything else only the kind. */
    static String describe(JsonNode node) {
        return switch (node.getNodeType()) {
            case NUMBER, BOOLEAN, NULL -> node.asText();
            case STRING -> node.textValue().isBlank() ? "an empty text" : "a text";
            case ARRAY -> "a list";
            case OBJECT, POJO -> "an object";
            case BINARY, MISSING -> "something else";
        };
    }

    /** A text in quotes, on one line, cut when it is long. */
    static String quote(String text) {
        String line =
                text.codePoints()
                        .map(c -> Character.isISOControl(c) ? '?' : c)
                        .limit(MAX_QUOTED)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
        return "\"" + line + (text.codePointCount(0, text.length()) > MAX_QUOTED ? "…" : "") + "\"";
    }

    static List<String> names(ObjectNode tree) {
        return tree.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** The nearest known key first, then all of them. */
    static String knownKeys(String key, Collection<String> known) {
        String all =
                known.isEmpty() ? "no keys" : String.join(", ", known.stream().sorted().toList());
        return Nearest.to(key, known)
                .map(near -> "did you mean " + near + "? Known keys: " + all)
                .orElse("one of " + all);
    }
}
