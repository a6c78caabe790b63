package dev.caravan.net;

import java.io.ByteArrayOutputStream;

/** The beginning of what a client was sent, where somebody wants to see it. Thread-safe. */
public final class SentCopy {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
    private int limit;

    /** From now on so many bytes are kept; none until then. */
    public synchronized void keep(int maxBytes) {
        limit = maxBytes;
    }

    synchronized void add(byte[] sent) {
        int room = Math.min(sent.length, limit - bytes.size());
        if (room > 0) {
            bytes.write(sent, 0, room);
        }
    }

    public synchronized byte[] bytes() {
        return bytes.toByteArray();
    }
}
