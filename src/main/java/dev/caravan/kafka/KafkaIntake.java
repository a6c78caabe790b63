package dev.caravan.kafka;

import dev.caravan.batch.LoneLines;
import dev.caravan.config.KafkaSettings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Requests of a Kafka topic (INT-3). A route drives it, turn after turn: take, begin, publish.
 * Whichever set of routes is current, they drive the same session, so that a reload of routes
 * changes nothing here. Follows the configuration: what is under way ends on the session that it
 * began with. Thread-safe; a turn waits for another.
 */
public final class KafkaIntake implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaIntake.class);

    /** How long a turn waits for records, and a result at most for its publishing. */
    private static final Duration WAIT = Duration.ofMillis(100);

    /** The same while lines are under way. */
    private static final Duration SHORT_WAIT = Duration.ofMillis(20);

    /** A session that failed is followed by another after so long, in milliseconds. */
    private static final long PAUSE_MS = 5_000;

    private final Supplier<KafkaSettings> settings;
    private final Function<KafkaSettings, IntakeSession> sessions;
    private final Supplier<Long> graceMs;
    private final LongSupplier nowMs;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private Optional<Open> open = Optional.empty();
    private long pausedUntil = Long.MIN_VALUE;
    private boolean closed;

    /** What was told of last: a fault that stays is told once. */
    private String lastFault = "";

    /** A session with the settings that it was made with; leaving it has a time. */
    private static final class Open {
        private final KafkaSettings settings;
        private final IntakeSession session;
        private Optional<Long> leaveBy = Optional.empty();

        Open(KafkaSettings settings, IntakeSession session) {
            this.settings = settings;
            this.session = session;
        }
    }

    private interface Step {
        void on(IntakeSession session);
    }

    /**
     * An intake that is not connected.
     *
     * @param graceMs milliseconds that lines under way get when they are to end
     * @param process stands for this process, unlike any other's
     * @param nowMs a clock that only goes forward, in milliseconds
     */
    public static KafkaIntake of(
            Supplier<KafkaSettings> settings,
            LoneLines lines,
            Supplier<Long> graceMs,
            String process,
            LongSupplier nowMs) {
        return new KafkaIntake(
                settings, s -> Sessions.open(s, lines, process, nowMs), graceMs, nowMs);
    }

    KafkaIntake(
            Supplier<KafkaSettings> settings,
            Function<KafkaSettings, IntakeSession> sessions,
            Supplier<Long> graceMs,
            LongSupplier nowMs) {
        this.settings = settings;
        this.sessions = sessions;
        this.graceMs = graceMs;
        this.nowMs = nowMs;
    }

    /** Takes records, if there is room; waits for some a moment. */
    public void take() {
        lock.lock();
        try {
            if (!closed) {
                follow(settings.get());
                step(session -> session.take(session.isIdle() ? WAIT : SHORT_WAIT));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Begins to serve what was taken. */
    public void begin() {
        locked(IntakeSession::begin);
    }

    /** Publishes what came of it. */
    public void publish() {
        locked(IntakeSession::publish);
    }

    private void locked(Step step) {
        lock.lock();
        try {
            step(step);
        } finally {
            lock.unlock();
        }
    }

    /** Opens, keeps or leaves the session, as the configuration says now. */
    private void follow(KafkaSettings now) {
        if (open.isPresent() && !open.get().settings.equals(now)) {
            leave(open.get());
        } else if (open.isEmpty() && now.enabled() && nowMs.getAsLong() >= pausedUntil) {
            try {
                open = Optional.of(new Open(now, sessions.apply(now)));
                LOG.info("Kafka: serves {} as {}", now.topics().request(), now.groupId());
            } catch (RuntimeException e) {
                pause("cannot begin", e);
            }
        }
    }

    private void leave(Open old) {
        if (old.leaveBy.isEmpty()) {
            old.leaveBy = Optional.of(nowMs.getAsLong() + graceMs.get());
            step(IntakeSession::stop);
        } else if (old.session.isIdle() || nowMs.getAsLong() >= old.leaveBy.get()) {
            end();
        }
    }

    private void step(Step step) {
        if (open.isPresent()) {
            try {
                step.on(open.get().session);
                lastFault = "";
            } catch (RuntimeException e) {
                pause("the connection is given up and made anew", e);
                end();
            }
        }
    }

    private void pause(String doing, RuntimeException fault) {
        pausedUntil = nowMs.getAsLong() + PAUSE_MS;
        String told = doing + ": " + fault;
        if (!told.equals(lastFault)) {
            LOG.error("Kafka: {}", doing, fault);
            lastFault = told;
        }
    }

    private void end() {
        Optional<Open> old = open;
        open = Optional.empty();
        try {
            old.ifPresent(o -> o.session.close());
        } catch (RuntimeException e) {
            LOG.warn("Kafka: was not left in good order", e);
        }
    }

    /** Takes nothing more, gives what is under way its time, and leaves the group. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            step(IntakeSession::stop);
            long until = nowMs.getAsLong() + graceMs.get();
            while (open.isPresent() && !open.get().session.isIdle() && nowMs.getAsLong() < until) {
                step(session -> session.take(WAIT));
                step(IntakeSession::publish);
            }
            end();
        } finally {
            lock.unlock();
        }
    }
}
