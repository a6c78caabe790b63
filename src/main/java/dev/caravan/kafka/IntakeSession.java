package dev.caravan.kafka;

import java.time.Duration;

/**
 * What the intake does with a connection; apart, so that Kafka's classes are loaded only where
 * there is one. One thread at a time. Every method may throw what Kafka's client throws: the
 * session is then of no more use than to be closed.
 */
interface IntakeSession extends AutoCloseable {
    /** Takes records as long as there is room, and keeps the place in the group. */
    void take(Duration wait);

    /** Begins to serve what was taken. */
    void begin();

    /** Publishes what came of it; what cannot be published now is kept. */
    void publish();

    /** Takes and begins nothing any more. */
    void stop();

    /** Whether nothing is under way and nothing is left to be published. */
    boolean isIdle();

    /** Publishes what has ended, calls back what has not, and leaves the group. */
    @Override
    void close();
}
