package dev.caravan.net;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The bytes of one stream that wait for its reader's socket (HTTP-7). One thread waits for room;
 * any thread adds, reports what was taken and wakes it. It has no lock: what was taken is reported
 * on the event loop, which may hold the connection's monitor.
 */
final class Backlog {
    private static final long MS = 1_000_000;

    private final LongSupplier nanos;
    private final long maxBytes;
    private final long stallNanos;
    private final AtomicLong bytes = new AtomicLong();
    private volatile long lastProgress;
    private volatile @Nullable Thread waiter;

    /**
     * An empty one.
     *
     * @param nanos a monotonic clock, in nanoseconds
     * @param maxBytes from this many on there is no room
     * @param stallMs how long a reader may take nothing while it is waited for
     */
    Backlog(LongSupplier nanos, long maxBytes, long stallMs) {
        this.nanos = nanos;
        this.maxBytes = maxBytes;
        this.stallNanos = stallMs * MS;
    }

    boolean isEmpty() {
        return bytes.get() == 0;
    }

    void add(int length) {
        bytes.addAndGet(length);
    }

    /** The reader's socket took so many. */
    void taken(int length) {
        bytes.addAndGet(-length);
        lastProgress = nanos.getAsLong();
        wake();
    }

    /** Lets the waiting thread look again. */
    void wake() {
        Thread thread = waiter;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * Waits until there is room or nothing to wait for any more.
     *
     * @param over whether the reader is gone; whoever makes it so must {@link #wake}
     * @return false when the reader takes nothing for too long, or this thread is interrupted
     */
    boolean awaitRoom(BooleanSupplier over) {
        lastProgress = nanos.getAsLong();
        waiter = Thread.currentThread();
        try {
            while (!over.getAsBoolean() && bytes.get() >= maxBytes) {
                long left = stallNanos - (nanos.getAsLong() - lastProgress);
                if (left <= 0 || Thread.currentThread().isInterrupted()) {
                    return false;
                }
                LockSupport.parkNanos(this, left);
            }
            return true;
        } finally {
            waiter = null;
        }
    }
}
