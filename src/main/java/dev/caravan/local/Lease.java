package dev.caravan.local;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/**
 * The right to use a service now (SVC-5). Held until the response body is complete, failed or
 * abandoned; closing it again does nothing. Thread-safe.
 */
public final class Lease implements AutoCloseable {
    private final How how;
    private final long waitedMs;
    private final long generation;
    private final LongConsumer release;
    private final AtomicBoolean released = new AtomicBoolean();

    /** What the request found. */
    public enum How {
        /** It waited for a start. */
        STARTED,
        /** Our process was ready. */
        READY,
        /** A server answered that is not ours. */
        FOREIGN
    }

    Lease(How how, long waitedMs, long generation, LongConsumer release) {
        this.how = how;
        this.waitedMs = waitedMs;
        this.generation = generation;
        this.release = release;
    }

    /** {@code started; wait=1200}, as in the header {@code x-caravan-local-service}; ms. */
    public String describe() {
        return how.name().toLowerCase(java.util.Locale.ROOT) + "; wait=" + waitedMs;
    }

    @Override
    public void close() {
        if (released.compareAndSet(false, true)) {
            release.accept(generation);
        }
    }
}
