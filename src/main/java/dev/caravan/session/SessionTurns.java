package dev.caravan.session;

import dev.caravan.net.Turns;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One request of a session after the other, first come first served (SES-4). A session takes room
 * here only while a request of it is there. Thread-safe.
 */
public final class SessionTurns {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<SessionKey, Queue> queues = new HashMap<>();

    private static final class Queue {
        private final Turns turns = new Turns();
        private int users;
    }

    /** A place in a session's queue; to be closed when it is not needed any more. */
    public final class Place implements AutoCloseable {
        private final SessionKey key;
        private final Turns.Waiter waiter;
        private boolean closed;

        private Place(SessionKey key, Turns.Waiter waiter) {
            this.key = key;
            this.waiter = waiter;
        }

        public Turns.Waiter waiter() {
            return waiter;
        }

        @Override
        public void close() {
            waiter.close();
            lock.lock();
            try {
                if (!closed) {
                    closed = true;
                    queues.computeIfPresent(key, (_, queue) -> --queue.users == 0 ? null : queue);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** A place that nobody has asked for a turn with yet. */
    public Place place(SessionKey key) {
        lock.lock();
        try {
            Queue queue = queues.computeIfAbsent(key, _ -> new Queue());
            queue.users++;
            return new Place(key, queue.turns.waiter());
        } finally {
            lock.unlock();
        }
    }

    /** Sessions that have a request now. */
    int size() {
        lock.lock();
        try {
            return queues.size();
        } finally {
            lock.unlock();
        }
    }
}
