package dev.caravan.net;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Looks at every open call and stream some times a second, so that none needs a timer of its own.
 * Safe for many threads. What is watched must return at once from {@link Watched#tick}.
 */
public final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final LongSupplier nanos;
    private final long intervalNanos;
    private final Thread thread;
    private volatile boolean closed;

    /** Something that has deadlines. */
    public interface Watched {
        /**
         * Looks whether a deadline has passed; {@code now} is of the watchdog's clock, in
         * nanoseconds.
         */
        void tick(long now);
    }

    /**
     * Starts watching.
     *
     * @param nanos a monotonic clock, in nanoseconds
     * @param intervalMs between two looks: deadlines are kept that exactly
     */
    public Watchdog(LongSupplier nanos, long intervalMs) {
        this.nanos = nanos;
        this.intervalNanos = intervalMs * 1_000_000;
        this.thread = Thread.ofPlatform().daemon().name("caravan-watchdog").start(this::run);
    }

    public long now() {
        return nanos.getAsLong();
    }

    /** The same clock in milliseconds. */
    public long nowMs() {
        return now() / 1_000_000;
    }

    public void add(Watched item) {
        watched.add(item);
    }

    public void remove(Watched item) {
        watched.remove(item);
    }

    /** How many calls and streams are open. */
    public int size() {
        return watched.size();
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(intervalNanos);
            long now = nanos.getAsLong();
            for (Watched item : watched) {
                try {
                    item.tick(now);
                } catch (RuntimeException e) {
                    LOG.warn("a watched item failed", e);
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
