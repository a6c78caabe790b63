package dev.caravan.batch;

import dev.caravan.store.StoreUnavailable;

import java.io.IOException;
import java.io.InputStream;

/** The parts of a file, one after the other; the one that is read is in memory. One thread. */
final class PartsStream extends InputStream {
    private final Source source;
    private byte[] part = new byte[0];
    private int at;
    private int next;
    private boolean ended;

    /** Where parts come from; an empty one is the end. */
    interface Source {
        byte[] part(int position) throws StoreUnavailable;
    }

    PartsStream(Source source) {
        this.source = source;
    }

    /** Goes on at the beginning of a part. */
    void seek(int position) {
        part = new byte[0];
        at = 0;
        next = position;
        ended = false;
    }

    @Override
    public int read() throws IOException {
        return fill() ? part[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, part.length - at);
        System.arraycopy(part, at, into, offset, count);
        at += count;
        return count;
    }

    private boolean fill() throws IOException {
        if (at == part.length && !ended) {
            try {
                part = source.part(next++);
            } catch (StoreUnavailable e) {
                throw new IOException(e.told(), e);
            }
            at = 0;
            ended = part.length == 0;
        }
        return !ended;
    }
}
