package dev.caravan.compat.reply;

import java.util.Map;

/**
 * Decodes the five named entities of XML and numeric ones (HTML, 13.5), in a text that comes in
 * pieces. Anything else stays as it is. Used for one text.
 */
final class HtmlEntities {
    private static final Map<String, String> NAMED =
            Map.of("quot", "\"", "amp", "&", "lt", "<", "gt", ">", "apos", "'");

    /**
     * Longest entity that is waited for, in characters: that of the last code point, in
     * hexadecimal.
     */
    private static final int LONGEST = 10;

    private final StringBuilder begun = new StringBuilder();

    /** What can be said of the text so far. */
    String more(String piece) {
        if (begun.isEmpty() && piece.indexOf('&') < 0) {
            return piece;
        }
        StringBuilder out = new StringBuilder(piece.length());
        for (int i = 0; i < piece.length(); i++) {
            take(piece.charAt(i), out);
        }
        return out.toString();
    }

    private void take(char c, StringBuilder out) {
        if (c == '&') {
            out.append(begun);
            begun.setLength(0);
            begun.append(c);
        } else if (begun.isEmpty()) {
            out.append(c);
        } else if (c == ';') {
            out.append(decoded(begun.substring(1)));
            begun.setLength(0);
        } else {
            begun.append(c);
            if (begun.length() >= LONGEST || !isEntitySign(c)) {
                out.append(begun);
                begun.setLength(0);
            }
        }
    }

    /** The end of the text: what was begun and is none. */
    String rest() {
        String rest = begun.toString();
        begun.setLength(0);
        return rest;
    }

    private static boolean isEntitySign(char c) {
        return c == '#'
                || (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z');
    }

    private static String decoded(String name) {
        String named = NAMED.get(name);
        if (named != null) {
            return named;
        }
        int point = name.startsWith("#") ? number(name.substring(1)) : -1;
        return Character.isValidCodePoint(point) && point > 0
                ? Character.toString(point)
                : "&" + name + ";";
    }

    private static int number(String digits) {
        try {
            boolean hex = digits.startsWith("x") || digits.startsWith("X");
            return hex ? Integer.parseInt(digits.substring(1), 16) : Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
