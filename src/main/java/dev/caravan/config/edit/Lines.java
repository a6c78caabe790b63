package dev.caravan.config.edit;

/** Looks around in a JSON5 text: lines, spaces and comments. Positions count characters. */
record Lines(String text) {

    /** The first position from {@code from} on that is neither space nor comment. */
    int skip(int from) {
        int at = from;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("//", at)) {
                at = endOfLineComment(at);
            } else if (text.startsWith("/*", at)) {
                at = endOfBlockComment(at);
            } else {
                return at;
            }
        }
        return at;
    }

    /** The position of the comma that follows, or -1 when something else does. */
    int comma(int from) {
        int at = skip(from);
        return at < text.length() && text.charAt(at) == ',' ? at : -1;
    }

    private int endOfLineComment(int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
        return at;
    }

    private int endOfBlockComment(int from) {
        int end = text.indexOf("*/", from + 2);
        return end < 0 ? text.length() : end + 2;
    }

    /** The position of the first character of the line. */
    int lineStart(int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    /** The position of what ends the line, or the text. */
    int lineEnd(int at) {
        int end = text.indexOf('\n', at);
        int stop = end < 0 ? text.length() : end;
        return stop > at && text.charAt(stop - 1) == '\r' ? stop - 1 : stop;
    }

    /** Where the line before ends: the position of what separates it from this one. */
    int previousLineEnd(int at) {
        int newline = lineStart(at) - 1;
        return newline > 0 && text.charAt(newline - 1) == '\r' ? newline - 1 : newline;
    }

    /** Whether nothing but spaces stands before it on its line, which is not the first one. */
    boolean startsLine(int at) {
        int start = lineStart(at);
        return start > 0 && text.substring(start, at).isBlank();
    }

    /** Whether only spaces and whole comments follow on its line. */
    boolean endsLine(int at) {
        int end = lineEnd(at);
        int next = at;
        while (next < end) {
            if (Character.isWhitespace(text.charAt(next))) {
                next++;
            } else if (text.startsWith("//", next)) {
                return true;
            } else if (text.startsWith("/*", next)) {
                next = endOfBlockComment(next);
            } else {
                return false;
            }
        }
        return next <= end;
    }

    /** The spaces that the line begins with. */
    String indent(int at) {
        int start = lineStart(at);
        int end = start;
        while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
            end++;
        }
        return text.substring(start, end);
    }

    boolean isBlank(int from, int to) {
        return text.substring(from, to).isBlank();
    }
}
