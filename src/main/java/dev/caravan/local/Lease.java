package dev.caravan.local;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The right to use a service now (SVC-5). Held until the response body is complete, failed or
 * abandoned; closing it again does nothing. Thread-safe.
 */
public final class Lease implements AutoCloseable {
    private final How how;
    private final long waitedMs;
    private final long generation;
    private final Consumer<Event> events;
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

    Lease(How how, long waitedMs, long generation, Consumer<Event> events) {
        this.how = how;
        this.waitedMs = waitedMs;
        this.generation = generation;
        this.events = events;
    }

    /** {@code started; wait=1200}, as in the header {@code x-caravan-local-service}; ms. */
    public String describe() {
        return how.name().toLowerCase(java.util.Locale.ROOT) + "; wait=" + waitedMs;
    }

    /** How long the request waited for it, in milliseconds. */
    public long waitedMs() {
        return waitedMs;
    }

    /**
     * Ends it because the server could not be reached: one that is not ours is probed before the
     * next request, so that it is replaced at once if it is gone (SVC-4).
     */
    public void closeInDoubt() {
        end(new Event.Doubted(generation));
    }

    @Override
    public void close() {
        end();
    }

    private void end(Event... before) {
        if (released.compareAndSet(false, true)) {
            for (Event event : before) {
                events.accept(event);
            }
            events.accept(new Event.Released(generation));
        }
    }
}
