package dev.caravan.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Takes known secrets out of a text that others wrote, e.g. an error that repeats the key that it
 * was sent (SEC-8). Pure.
 */
public final class SecretMask {
    /** Shorter values are words of their own, such as "true" or "local", and hide nothing. */
    private static final int MIN_CHARACTERS = 6;

    private static final String MASK = "***";
    private static final String CUT = "…";

    private SecretMask() {}

    /** The text with {@code ***} for each secret, also for one that the text's end cuts. */
    public static String mask(String text, Collection<Secret> secrets) {
        List<String> values =
                secrets.stream()
                        .map(Secret::reveal)
                        .filter(value -> value.length() >= MIN_CHARACTERS)
                        .distinct()
                        // The longest first: one secret may begin with another.
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList();
        String masked = text;
        for (String value : values) {
            masked = maskEnd(masked.replace(value, MASK), value);
        }
        return masked;
    }

    private static String maskEnd(String text, String value) {
        boolean cut = text.endsWith(CUT);
        String body = cut ? text.substring(0, text.length() - CUT.length()) : text;
        for (int length = value.length() - 1; length >= MIN_CHARACTERS; length--) {
            if (body.endsWith(value.substring(0, length))) {
                return body.substring(0, body.length() - length) + MASK + (cut ? CUT : "");
            }
        }
        return text;
    }
}
