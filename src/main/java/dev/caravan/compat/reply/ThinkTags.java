package dev.caravan.compat.reply;

/**
 * Takes {@code <think>…</think>} from the beginning of a text that comes in pieces. Text is held
 * back only while it can still be a tag. Used for one text.
 */
final class ThinkTags {
    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    /** What a piece of the text turns out to be. */
    record Parts(String thoughts, String text) {
        static final Parts NONE = new Parts("", "");

        Parts plus(Parts more) {
            return new Parts(thoughts + more.thoughts, text + more.text);
        }
    }

    private enum State {
        BEFORE,
        THINKING,
        /** Behind the end tag, where white space is no part of the answer. */
        GAP,
        ANSWERING
    }

    private final StringBuilder held = new StringBuilder();
    private State state = State.BEFORE;
    private boolean loneEnd;

    /** Whether an end tag in the answer would be one without a beginning. */
    private boolean endIsLone = true;

    /**
     * A whole text. Some templates have the opening tag in the prompt, so that the reply has only
     * the end: what stands before it are thoughts, too.
     */
    static Parts whole(String text) {
        int close = text.indexOf(CLOSE);
        int open = text.indexOf(OPEN);
        if (close >= 0 && (open < 0 || open > close)) {
            return new Parts(
                    text.substring(0, close),
                    text.substring(close + CLOSE.length()).stripLeading());
        }
        ThinkTags tags = new ThinkTags();
        return tags.more(text).plus(tags.end());
    }

    boolean holds() {
        return !held.isEmpty();
    }

    /** Whether an end tag without a beginning was left out of the answer; true once. */
    boolean takeLoneEnd() {
        boolean was = loneEnd;
        loneEnd = false;
        return was;
    }

    Parts more(String piece) {
        held.append(piece);
        StringBuilder thoughts = new StringBuilder();
        StringBuilder text = new StringBuilder();
        State before;
        do {
            before = state;
            switch (state) {
                case BEFORE -> begin();
                case THINKING -> think(thoughts);
                case GAP -> skip();
                case ANSWERING -> answer(text);
            }
        } while (state != before);
        return new Parts(thoughts.toString(), text.toString());
    }

    private void begin() {
        int start = 0;
        while (start < held.length() && Character.isWhitespace(held.charAt(start))) {
            start++;
        }
        String rest = held.substring(start);
        if (rest.startsWith(OPEN)) {
            endIsLone = false;
            held.delete(0, start + OPEN.length());
            state = State.THINKING;
        } else if (!OPEN.startsWith(rest)) {
            state = State.ANSWERING;
        }
    }

    private void think(StringBuilder thoughts) {
        int close = held.indexOf(CLOSE);
        if (close >= 0) {
            thoughts.append(held, 0, close);
            held.delete(0, close + CLOSE.length());
            state = State.GAP;
        } else {
            release(thoughts);
        }
    }

    private void skip() {
        int start = 0;
        while (start < held.length() && Character.isWhitespace(held.charAt(start))) {
            start++;
        }
        held.delete(0, start);
        if (!held.isEmpty()) {
            state = State.ANSWERING;
        }
    }

    /** A lone end tag can no longer make thoughts of what was sent; it only goes. */
    private void answer(StringBuilder text) {
        if (endIsLone) {
            int close = held.indexOf(CLOSE);
            int open = held.indexOf(OPEN);
            if (close < 0 && open < 0) {
                release(text);
                return;
            }
            endIsLone = false;
            if (close >= 0 && (open < 0 || open > close)) {
                loneEnd = true;
                held.delete(close, close + CLOSE.length());
            }
        }
        text.append(held);
        held.setLength(0);
    }

    /** All but an end that may be the beginning of a tag. */
    private void release(StringBuilder to) {
        int keep = Math.min(held.length(), CLOSE.length() - 1);
        while (keep > 0 && !mayBecomeTag(held.substring(held.length() - keep))) {
            keep--;
        }
        to.append(held, 0, held.length() - keep);
        held.delete(0, held.length() - keep);
    }

    private static boolean mayBecomeTag(String end) {
        return CLOSE.startsWith(end) || OPEN.startsWith(end);
    }

    /** The text is complete. */
    Parts end() {
        String rest = held.toString();
        held.setLength(0);
        return switch (state) {
            case THINKING -> new Parts(rest, "");
            case GAP -> Parts.NONE;
            case BEFORE, ANSWERING -> new Parts("", rest);
        };
    }
}
