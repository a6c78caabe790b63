package dev.caravan.camel;

import dev.caravan.config.GatewayConfig;
import dev.caravan.config.StoreSettings;
import dev.caravan.kept.AllResponses;
import dev.caravan.kept.LastingResponses;
import dev.caravan.responses.RecentResponses;
import dev.caravan.responses.ResponseStore;
import dev.caravan.session.SessionLeases;
import dev.caravan.session.SessionStore;
import dev.caravan.store.OwnerLock;
import dev.caravan.store.Store;
import dev.caravan.store.StoreUnavailable;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The gateway's sessions and lasting responses, and the store they are in. A store that was used
 * before is opened at the start, beside the requests, so that a fault is told then; an embedded one
 * that does not exist yet comes into being with the first of them.
 */
final class SessionKeeper implements AutoCloseable {
    private static final long LOOK_MINUTES = 60;
    private static final long RENEW_MS = SessionLeases.LEASE_MS / 4;
    private static final Logger LOG = LoggerFactory.getLogger(SessionKeeper.class);

    private final Store database;
    private final SessionStore sessions;
    private final SessionLeases leases;
    private final LastingResponses lasting;
    private final ResponseStore responses;
    private volatile Optional<OwnerLock> claim = Optional.empty();

    /**
     * Keeps what a store holds.
     *
     * @param place where that is; a change of it needs a restart
     * @param config asked at each use
     */
    SessionKeeper(StoreSettings place, Supplier<GatewayConfig> config, Path stateDir) {
        database = new Store(place, stateDir, Clocks::millis, LOG::error);
        sessions =
                new SessionStore(
                        database,
                        () -> SessionStore.Limits.of(config.get().store()),
                        System::currentTimeMillis);
        leases =
                new SessionLeases(
                        database,
                        () -> !place.embedded(),
                        UUID.randomUUID().toString(),
                        System::currentTimeMillis);
        lasting =
                new LastingResponses(
                        database,
                        () -> config.get().store().retentionDays(),
                        System::currentTimeMillis);
        responses =
                new AllResponses(
                        new RecentResponses(Clocks::millis, RecentResponses.MAX_BYTES), lasting);
    }

    Store database() {
        return database;
    }

    SessionStore store() {
        return sessions;
    }

    SessionLeases leases() {
        return leases;
    }

    ResponseStore responses() {
        return responses;
    }

    /**
     * Keeps other gateways from an embedded store until this is closed.
     *
     * @throws StoreUnavailable when another one has it
     */
    void claim() throws StoreUnavailable {
        claim = database.claim();
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
        var _ =
                clock.scheduleWithFixedDelay(
                        () -> Thread.startVirtualThread(leases::renew),
                        RENEW_MS,
                        RENEW_MS,
                        TimeUnit.MILLISECONDS);
    }

    private void expire() {
        if (!database.mayHoldSomething()) {
            return;
        }
        try {
            told(sessions.expire(), "sessions");
            told(lasting.expire(), "responses");
            leases.expire();
        } catch (StoreUnavailable e) {
            // The store has told it already.
            LOG.debug("the store is not cleaned up: {}", e.told());
        }
    }

    private static void told(int gone, String what) {
        if (gone > 0) {
            LOG.info("{} {} were past their time and are deleted", gone, what);
        }
    }

    @Override
    public void close() {
        database.close();
        // Last: whoever waits for it opens the store at once.
        claim.ifPresent(OwnerLock::close);
    }
}
