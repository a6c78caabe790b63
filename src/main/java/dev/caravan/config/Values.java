package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Describes and checks single values of the file; never shows a text that may be a secret. */
final class Values {
    private Values() {}

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
                        .limit(40)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
        return "\"" + line + (text.codePointCount(0, text.length()) > 40 ? "…" : "") + "\"";
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
