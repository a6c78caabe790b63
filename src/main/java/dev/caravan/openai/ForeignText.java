package dev.caravan.openai;

/**
 * Text that others wrote, on its way into a message or a log line: bounded, on one line, without
 * control characters, always valid Unicode (SEC-11). Pure.
 */
public final class ForeignText {
    private ForeignText() {}

    /** At most {@code max} code points, an ellipsis where there were more. */
    public static String shown(String raw, int max) {
        StringBuilder clean = new StringBuilder();
        raw.codePoints().limit(max).map(ForeignText::visible).forEach(clean::appendCodePoint);
        boolean cut = raw.codePoints().skip(max).findAny().isPresent();
        return cut ? clean.append('…').toString() : clean.toString();
    }

    private static int visible(int c) {
        return switch (Character.getType(c)) {
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
            case Character.CONTROL -> c == '\n' || c == '\r' || c == '\t' ? ' ' : '?';
            case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> '?';
            default -> c;
        };
    }
}
