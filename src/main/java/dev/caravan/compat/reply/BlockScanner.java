package dev.caravan.compat.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caravan.openai.Json;

/**
 * Reads one block {@code [name]}, line end, JSON object, {@code [END_TOOL_REQUEST]} or {@code
 * [/name]}, a character at a time. Used for one block, from its opening bracket on.
 */
final class BlockScanner {
    private static final String END = "[END_TOOL_REQUEST]";
    private static final int MAX_NAME = 64;

    /** What the characters so far are. */
    enum Verdict {
        /** They can still become a block. */
        MORE,
        /** They are a block. */
        BLOCK,
        /** They are text. */
        TEXT
    }

    private enum At {
        BRACKET,
        NAME,
        LINE_END,
        BEFORE_JSON,
        JSON,
        AFTER_JSON,
        MARK
    }

    private final StringBuilder name = new StringBuilder();
    private final StringBuilder json = new StringBuilder();
    private final StringBuilder mark = new StringBuilder();
    private At at = At.BRACKET;
    private int depth;
    private boolean inString;
    private boolean escaped;

    String name() {
        return name.toString();
    }

    /** The object as it was written. */
    String arguments() {
        return json.toString();
    }

    Verdict take(char c) {
        return switch (at) {
            case BRACKET -> go(c == '[', At.NAME);
            case NAME -> inName(c);
            case LINE_END ->
                    c == '\n' ? go(true, At.BEFORE_JSON) : more(c == ' ' || c == '\t' || c == '\r');
            case BEFORE_JSON -> c == '{' ? inJson(c) : more(Character.isWhitespace(c));
            case JSON -> inJson(c);
            case AFTER_JSON -> c == '[' ? inMark(c) : more(Character.isWhitespace(c));
            case MARK -> inMark(c);
        };
    }

    private Verdict go(boolean fits, At next) {
        at = next;
        return more(fits);
    }

    private static Verdict more(boolean fits) {
        return fits ? Verdict.MORE : Verdict.TEXT;
    }

    private Verdict inName(char c) {
        if (c == ']') {
            return go(!name.isEmpty(), At.LINE_END);
        }
        name.append(c);
        return more(name.length() <= MAX_NAME && isNameSign(c));
    }

    private static boolean isNameSign(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-'
                || c == '.';
    }

    private Verdict inJson(char c) {
        at = At.JSON;
        json.append(c);
        if (inString) {
            if (escaped) {
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else if (c == '"') {
                inString = false;
            }
            return Verdict.MORE;
        }
        switch (c) {
            case '"' -> inString = true;
            case '{' -> depth++;
            case '}' -> depth--;
            default -> {
                // The parser judges the rest.
            }
        }
        if (depth > 0) {
            return Verdict.MORE;
        }
        return go(isObject(), At.AFTER_JSON);
    }

    private boolean isObject() {
        try {
            Json.readObject(json.toString().getBytes(UTF_8));
            return true;
        } catch (Json.MalformedJson e) {
            return false;
        }
    }

    private Verdict inMark(char c) {
        at = At.MARK;
        mark.append(c);
        String own = "[/" + name + "]";
        if (END.contentEquals(mark) || own.contentEquals(mark)) {
            return Verdict.BLOCK;
        }
        return more(END.startsWith(mark.toString()) || own.startsWith(mark.toString()));
    }
}
