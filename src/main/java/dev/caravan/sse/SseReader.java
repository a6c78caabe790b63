package dev.caravan.sse;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Reads items from a stream, each as soon as its last byte has arrived: it asks the stream for what
 * is there and never waits for a full buffer. Not thread-safe; one thread reads.
 */
public final class SseReader implements Closeable {
    private static final int BUFFER_BYTES = 8 << 10;

    private final InputStream in;
    private final SseParser parser;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final ArrayDeque<SseItem> ready = new ArrayDeque<>();
    private boolean ended;

    public SseReader(InputStream in) {
        this(in, SseParser.DEFAULT_MAX_EVENT_BYTES);
    }

    public SseReader(InputStream in, int maxEventBytes) {
        this.in = in;
        this.parser = new SseParser(maxEventBytes);
    }

    /**
     * Waits for the next item; empty at the end of the stream, then ever after.
     *
     * @throws SseTooLarge when an event is larger than allowed
     * @throws IOException as the stream throws it; what was read before has been handed out, but
     *     for an event that was not complete
     */
    public Optional<SseItem> next() throws IOException {
        while (ready.isEmpty() && !ended) {
            int n = in.read(buffer, 0, buffer.length);
            if (n < 0) {
                ended = true;
                parser.end(ready::add);
            } else {
                parser.feed(buffer, 0, n, ready::add);
            }
        }
        return Optional.ofNullable(ready.poll());
    }

    /** Whether {@link #next} would return at once, without reading from the stream. */
    public boolean hasReady() {
        return !ready.isEmpty() || ended;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
