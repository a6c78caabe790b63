package dev.caravan.routing;

import dev.caravan.openai.ForeignText;

import java.util.List;
import java.util.stream.Collectors;

/** How a caller's text is put into a message: bounded, on one line, without control characters. */
final class Shown {
    private static final int MAX_TEXT = 120;
    private static final int MAX_LIST = 20;

    private Shown() {}

    static String text(String raw) {
        return ForeignText.shown(raw, MAX_TEXT);
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
