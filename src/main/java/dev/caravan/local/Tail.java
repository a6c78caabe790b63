package dev.caravan.local;

import java.nio.charset.StandardCharsets;

/** The last bytes of a stream, kept in a ring. Thread-safe. */
final class Tail {
    /** Bytes that are kept (SVC-7). */
    static final int BYTES = 8192;

    private final byte[] ring = new byte[BYTES];
    private long count;

    synchronized void add(byte[] bytes) {
        int from = Math.max(0, bytes.length - BYTES);
        for (int i = from; i < bytes.length; i++) {
            ring[(int) (count++ % BYTES)] = bytes[i];
        }
    }

    /** As text, without control characters but line ends and tabs. */
    synchronized String text() {
        int length = (int) Math.min(count, BYTES);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = ring[(int) ((count - length + i) % BYTES)];
        }
        return text(bytes, count > BYTES);
    }

    /**
     * Decodes UTF-8 for display. Control characters go: a terminal would obey them.
     *
     * @param cut whether bytes before these were lost, so that the first may be half a character
     */
    static String text(byte[] bytes, boolean cut) {
        int from = 0;
        while (cut && from < bytes.length && isContinuation(bytes[from])) {
            from++;
        }
        StringBuilder text = new StringBuilder();
        new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8)
                .codePoints()
                .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
                .forEach(text::appendCodePoint);
        return text.toString().strip();
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }
}
