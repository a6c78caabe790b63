package dev.caravan.config.edit;

import java.util.List;

/**
 * A piece of text in the place of another; {@code from} to {@code to} in characters of the old
 * text.
 */
record Splice(int from, int to, String with) {

    /** The text with all of them made; they must be in order and apart. */
    static String apply(String text, List<Splice> splices) {
        StringBuilder out = new StringBuilder(text.length() + 64);
        int at = 0;
        for (Splice splice : splices) {
            out.append(text, at, splice.from()).append(splice.with());
            at = splice.to();
        }
        return out.append(text, at, text.length()).toString();
    }
}
