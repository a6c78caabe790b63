package dev.caravan.routing;

import java.util.List;
import java.util.stream.Collectors;

/** How a caller's text is put into a message: bounded, on one line, without control characters. */
final class Shown {
    private static final int MAX_TEXT = 120;
    private static final int MAX_LIST = 20;

    private Shown() {}

    static String text(String raw) {
        String clean =
                raw.codePoints()
                        .limit(MAX_TEXT + 1L)
                        .map(
                                c ->
                                        Character.isISOControl(c)
                                                        || Character.getType(c) == Character.FORMAT
                                                ? '?'
                                                : c)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
        return clean.codePointCount(0, clean.length()) > MAX_TEXT
                ? clean.substring(0, clean.offsetByCodePoints(0, MAX_TEXT)) + "…"
                : clean;
    }

    static String list(List<ModelRef> refs) {
        String shown =
                refs.stream()
                        .limit(MAX_LIST)
                        .map(ModelRef::toString)
                        .collect(Collectors.joining(", "));
        return refs.size() > MAX_LIST
                ? shown + ", and " + (refs.size() - MAX_LIST) + " more"
                : shown;
    }
}
