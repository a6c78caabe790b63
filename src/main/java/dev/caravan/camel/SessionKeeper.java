package dev.caravan.camel;

import dev.caravan.config.GatewayConfig;
import dev.caravan.session.SessionStore;
import dev.caravan.store.Store;
import dev.caravan.store.StoreUnavailable;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The gateway's sessions and the store they are in. A store that was used before is opened at the
 * start, beside the requests, so that a fault is told then; an embedded one that does not exist yet
 * comes into being with the first session.
 */
final class SessionKeeper implements AutoCloseable {
    private static final long LOOK_MINUTES = 60;
    private static final long NANOS_PER_MS = 1_000_000;
    private static final Logger LOG = LoggerFactory.getLogger(SessionKeeper.class);

    private final Store database;
    private final SessionStore sessions;

    SessionKeeper(Supplier<GatewayConfig> config, Path stateDir) {
        database =
                new Store(
                        config.get().store(),
                        stateDir,
                        () -> System.nanoTime() / NANOS_PER_MS,
                        LOG::error);
        sessions =
                new SessionStore(
                        database,
                        () -> SessionStore.Limits.of(config.get().store()),
                        System::currentTimeMillis);
    }

    Store database() {
        return database;
    }

    SessionStore store() {
        return sessions;
    }

    /** Opens the store and deletes what is past its time, now and every hour. */
    void start(ScheduledExecutorService clock) {
        // Not on the clock's own thread: a database that does not answer must not stop the clock.
        var _ =
                clock.scheduleWithFixedDelay(
                        () -> Thread.startVirtualThread(this::expire),
                        0,
                        LOOK_MINUTES,
                        TimeUnit.MINUTES);
    }

    private void expire() {
        if (!database.mayHoldSomething()) {
            return;
        }
        try {
            int gone = sessions.expire();
            if (gone > 0) {
                LOG.info("{} sessions were past their time and are deleted", gone);
            }
        } catch (StoreUnavailable e) {
            // The store has told it already.
            LOG.debug("sessions are not cleaned up: {}", e.told());
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
