package dev.caravan.config.edit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;

import java.util.Map;
import java.util.StringJoiner;

/**
 * How new text is written, by the look of the text that it comes into.
 *
 * @param strict plain JSON: keys in quotes, no comma behind the last entry
 * @param newline what ends a line
 */
record Layout(boolean strict, String newline) {
    static final String UNIT = "  ";
    private static final int LINE = 80;
    private static final JsonMapper STRICT = new JsonMapper();

    /** A text that plain JSON readers take stays one for them. */
    static Layout of(String text) {
        boolean strict = false;
        try {
            JsonNode tree = STRICT.readTree(text);
            strict = tree.isObject() && !tree.isEmpty();
        } catch (JsonProcessingException e) {
            // Comments, bare keys or single quotes: JSON5, written as such.
        }
        return new Layout(strict, text.contains("\r\n") ? "\r\n" : "\n");
    }

    /** {@code key: value}. */
    String member(String key, JsonNode value, String indent) {
        String start = key(key) + ": ";
        return start + value(value, indent, indent.length() + start.length());
    }

    String value(JsonNode value, String indent) {
        return value(value, indent, indent.length());
    }

    /** On one line where it fits, else with an entry a line. */
    private String value(JsonNode value, String indent, int column) {
        String line = line(value);
        if (!value.isContainerNode() || value.isEmpty() || column + line.length() < LINE) {
            return line;
        }
        String inner = indent + UNIT;
        StringJoiner lines =
                new StringJoiner(
                        "," + newline + inner,
                        (value.isObject() ? "{" : "[") + newline + inner,
                        (strict ? "" : ",") + newline + indent + (value.isObject() ? "}" : "]"));
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                lines.add(member(field.getKey(), field.getValue(), inner));
            }
        } else {
            value.forEach(item -> lines.add(value(item, inner)));
        }
        return lines.toString();
    }

    private String line(JsonNode value) {
        if (value.isEmpty() || !value.isContainerNode()) {
            return value.toString();
        }
        StringJoiner line =
                value.isObject()
                        ? new StringJoiner(", ", "{ ", " }")
                        : new StringJoiner(", ", "[", "]");
        if (value.isObject()) {
            value.properties()
                    .forEach(
                            field -> line.add(key(field.getKey()) + ": " + line(field.getValue())));
        } else {
            value.forEach(item -> line.add(line(item)));
        }
        return line.toString();
    }

    private String key(String name) {
        boolean bare =
                !strict
                        && !name.isEmpty()
                        && !(name.charAt(0) >= '0' && name.charAt(0) <= '9')
                        && name.chars().allMatch(Layout::isWordCharacter);
        return bare ? name : TextNode.valueOf(name).toString();
    }

    private static boolean isWordCharacter(int c) {
        return c == '_'
                || c == '$'
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9');
    }
}
