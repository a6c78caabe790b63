package dev.caravan.config;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Replaces {@code ${NAME}} (NAME = {@code [A-Z_][A-Z0-9_]*}) by the environment's value; {@code
 * $${NAME}} is the literal {@code ${NAME}}. Anything else stays as it is. A replaced value is not
 * looked at again.
 */
record Substitution(Environment env) {

    /**
     * What a text became.
     *
     * @param unset variables that are unset or empty; each gave nothing to the value
     */
    record Result(String value, Set<String> unset) {}

    Result apply(String text) {
        StringBuilder out = new StringBuilder(text.length());
        Set<String> unset = new LinkedHashSet<>();
        int at = 0;
        while (at < text.length()) {
            boolean escaped = text.startsWith("$${", at);
            int end = escaped ? nameEnd(text, at + 3) : nameEnd(text, at + 2);
            if (end < 0 || !(escaped || text.startsWith("${", at))) {
                out.append(text.charAt(at));
                at++;
            } else if (escaped) {
                out.append(text, at + 1, end + 1);
                at = end + 1;
            } else {
                String name = text.substring(at + 2, end);
                env.get(name).ifPresentOrElse(out::append, () -> unset.add(name));
                at = end + 1;
            }
        }
        return new Result(out.toString(), unset);
    }

    /** Index of the brace that closes a variable name begun at {@code from}, or -1. */
    private static int nameEnd(String text, int from) {
        int at = from;
        while (at < text.length() && isNameCharacter(text.charAt(at), at == from)) {
            at++;
        }
        return at > from && at < text.length() && text.charAt(at) == '}' ? at : -1;
    }

    private static boolean isNameCharacter(char c, boolean first) {
        return c == '_' || (c >= 'A' && c <= 'Z') || (!first && c >= '0' && c <= '9');
    }
}
