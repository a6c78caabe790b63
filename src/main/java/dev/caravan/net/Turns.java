package dev.caravan.net;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many requests are served at once, and how many wait for their turn, first come first served
 * (LOD-1). Thread-safe.
 */
public final class Turns {
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Waiter> queue = new ArrayDeque<>();
    private int running;

    /** What became of asking for a turn. */
    public enum Outcome {
        GRANTED,
        /** So many wait that nobody else may. */
        FULL,
        /** Whoever asked has left. */
        ABANDONED,
        OUT_OF_TIME
    }

    /** A request that asks for its turn. */
    public final class Waiter implements AutoCloseable {
        private final Condition changed = lock.newCondition();
        private final AtomicBoolean released = new AtomicBoolean();
        private boolean granted;
        private boolean abandoned;

        private Waiter() {}

        /**
         * Waits for the turn, where there is none at once.
         *
         * @param most requests that may be served at once
         * @param mostQueued requests that may wait
         * @param atMostMs how long to wait; empty is without an end
         */
        public Outcome await(int most, int mostQueued, OptionalLong atMostMs)
                throws InterruptedException {
            lock.lock();
            try {
                if (running < most && queue.isEmpty()) {
                    granted = true;
                    running++;
                    return Outcome.GRANTED;
                }
                if (queue.size() >= mostQueued) {
                    return Outcome.FULL;
                }
                queue.add(this);
                return stand(atMostMs);
            } finally {
                lock.unlock();
            }
        }

        private Outcome stand(OptionalLong atMostMs) throws InterruptedException {
            long left = TimeUnit.MILLISECONDS.toNanos(atMostMs.orElse(Long.MAX_VALUE / 2_000_000));
            try {
                while (!granted && !abandoned && left > 0) {
                    left = changed.awaitNanos(left);
                }
            } finally {
                queue.remove(this);
            }
            return granted ? Outcome.GRANTED : abandoned ? Outcome.ABANDONED : Outcome.OUT_OF_TIME;
        }

        /** Whoever asked has left: the place in the queue is free. */
        public void abandon() {
            lock.lock();
            try {
                abandoned = true;
                changed.signal();
            } finally {
                lock.unlock();
            }
        }

        /** The turn is over; closing it again, or without having had one, does nothing. */
        @Override
        public void close() {
            if (!released.compareAndSet(false, true)) {
                return;
            }
            lock.lock();
            try {
                if (granted) {
                    running--;
                    next();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Hands the free place to the first that still wants it. */
    private void next() {
        Optional<Waiter> first = queue.stream().filter(waiter -> !waiter.abandoned).findFirst();
        first.ifPresent(
                waiter -> {
                    queue.remove(waiter);
                    waiter.granted = true;
                    running++;
                    waiter.changed.signal();
                });
    }

    /** A request that has not asked yet. */
    public Waiter waiter() {
        return new Waiter();
    }

    public int running() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    public int queued() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }
}
