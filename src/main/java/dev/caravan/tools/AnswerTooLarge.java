package dev.caravan.tools;

/** A tool's answer has more bytes than it may. */
public final class AnswerTooLarge extends Exception {
    private final int maxBytes;

    AnswerTooLarge(int maxBytes) {
        super("the answer is larger than " + maxBytes + " bytes", null, false, false);
        this.maxBytes = maxBytes;
    }

    public int maxBytes() {
        return maxBytes;
    }
}
