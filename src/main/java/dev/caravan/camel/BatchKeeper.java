package dev.caravan.camel;

import dev.caravan.batch.Batches;
import dev.caravan.batch.FolderIntake;
import dev.caravan.batch.GivingWay;
import dev.caravan.batch.Ids;
import dev.caravan.batch.Lanes;
import dev.caravan.config.GatewayConfig;
import dev.caravan.config.Provider;
import dev.caravan.kafka.KafkaIntake;
import dev.caravan.steps.Snapshot;
import dev.caravan.store.Store;
import dev.caravan.store.StoreUnavailable;

import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The gateway's batches: made on its store, looked at as long as it runs. */
final class BatchKeeper implements AutoCloseable {

    /** Between two looks: a job of another gateway that died, or a cancel there, is seen then. */
    private static final long LOOK_MS = 500;

    /** A store that is away is asked again after so long, and is not told of all the time. */
    private static final long PAUSE_MS = 10_000;

    /** As often as this the jobs are counted for the meters. */
    private static final long COUNT_MS = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(BatchKeeper.class);

    private final Store database;
    private final Batches batches;
    private final FolderIntake folder;
    private final KafkaIntake kafka;
    private final JmsKeeper jms;
    private Optional<Thread> leaving = Optional.empty();
    private volatile long pausedUntil = Long.MIN_VALUE;
    private volatile long countAt = Long.MIN_VALUE;

    BatchKeeper(
            Supplier<Snapshot> current,
            Store database,
            Path stateDir,
            Supplier<ProducerTemplate> template,
            IntSupplier people) {
        this.database = database;
        SecureRandom random = new SecureRandom();
        this.batches =
                Batches.of(
                        new Batches.Needs(
                                database,
                                () -> current.get().config(),
                                () -> current.get().routing(),
                                new Lanes(
                                        () -> current.get().config().batch(),
                                        provider -> services(current.get().config(), provider),
                                        new GivingWay(people, System::nanoTime),
                                        Clocks::millis),
                                new LineDriver(template, new Ids(random)),
                                random,
                                System::currentTimeMillis,
                                Clocks::millis));
        this.jms = new JmsKeeper(() -> current.get().config().batch().jms(), stateDir);
        this.folder =
                new FolderIntake(
                        database,
                        batches,
                        () -> current.get().config().batch().folder(),
                        stateDir,
                        System::currentTimeMillis);
        this.kafka =
                KafkaIntake.of(
                        () -> current.get().config().batch().kafka(),
                        batches.lone(),
                        () -> (long) current.get().config().operation().shutdownGraceMs(),
                        new Ids(random).next(""),
                        Clocks::millis);
    }

    private static Optional<String> services(GatewayConfig config, String provider) {
        return Optional.ofNullable(config.providers().get(provider))
                .flatMap(Provider::localService)
                .flatMap(Provider.LocalService::group);
    }

    Batches batches() {
        return batches;
    }

    FolderIntake folder() {
        return folder;
    }

    KafkaIntake kafka() {
        return kafka;
    }

    JmsKeeper jms() {
        return jms;
    }

    void start(ScheduledExecutorService clock) {
        // Messages may have come before local services were known.
        batches.lone().open();
        // Not on the clock's own thread: a database that does not answer must not stop the clock.
        var _ =
                clock.scheduleWithFixedDelay(
                        () -> Thread.startVirtualThread(this::look),
                        0,
                        LOOK_MS,
                        TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (Clocks.millis() < pausedUntil || !database.mayHoldSomething()) {
            return;
        }
        if (!batches.engine().look()) {
            pausedUntil = Clocks.millis() + PAUSE_MS;
        } else if (Clocks.millis() >= countAt) {
            countAt = Clocks.millis() + COUNT_MS;
            count();
        }
    }

    private void count() {
        try {
            batches.metrics().refresh();
        } catch (StoreUnavailable e) {
            // The next look pauses.
            LOG.debug("batches cannot be counted: {}", e.told());
        }
    }

    /** Begins the end: records of a topic have the same time for it as requests over HTTP. */
    @Override
    public void close() {
        leaving = Optional.of(Thread.ofVirtual().name("caravan-leave").start(kafka::close));
        batches.engine().close();
    }

    /** Ends it: no line is under way after this. */
    void end() {
        try {
            if (leaving.isPresent()) {
                leaving.get().join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        batches.lone().close();
    }
}
