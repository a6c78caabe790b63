package dev.caravan.net;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The requests that are being served; once closed it lets none in and waits for the rest (OPS-6).
 * Thread-safe.
 */
public final class Inflight {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fewer = lock.newCondition();
    private int count;
    private boolean closed;

    /** A request comes in; false when none is let in any more. */
    public boolean enter() {
        lock.lock();
        try {
            if (!closed) {
                count++;
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** A request that came in is over. */
    public void leave() {
        lock.lock();
        try {
            count--;
            fewer.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public int count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets no further request in and waits until none is left.
     *
     * @param graceMs how long at most
     * @return how many are left
     */
    public int closeAndWait(long graceMs) throws InterruptedException {
        lock.lock();
        try {
            closed = true;
            long left = TimeUnit.MILLISECONDS.toNanos(graceMs);
            while (count > 0 && left > 0) {
                left = fewer.awaitNanos(left);
            }
            return count;
        } finally {
            lock.unlock();
        }
    }
}
