package dev.caravan.camel;

import dev.caravan.auth.Authenticator;
import dev.caravan.batch.BatchJob;
import dev.caravan.config.ConfigStore;
import dev.caravan.config.Environment;
import dev.caravan.config.GatewayConfig;
import dev.caravan.config.Secret;
import dev.caravan.discovery.Discoverer;
import dev.caravan.discovery.DiscoveryBook;
import dev.caravan.failover.Cooldowns;
import dev.caravan.health.ProviderHealth;
import dev.caravan.local.LocalServices;
import dev.caravan.local.ServiceLauncher;
import dev.caravan.local.ServiceSecrets;
import dev.caravan.local.StartRecords;
import dev.caravan.net.HostResolver;
import dev.caravan.net.Inflight;
import dev.caravan.net.ProviderClients;
import dev.caravan.net.Turns;
import dev.caravan.net.Watchdog;
import dev.caravan.steps.MetricsReport;
import dev.caravan.steps.Snapshot;
import dev.caravan.store.StoreUnavailable;
import dev.caravan.telemetry.Otel;

import org.apache.camel.ProducerTemplate;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** A running gateway: configuration, routes, clients and the front, started together. */
public final class Gateway implements AutoCloseable {
    private static final long WATCHDOG_MS = 25;
    private static final long CONFIG_LOOK_MS = 1_000;

    /** Gauges that a scrape brings up to date, for an exporter that sends without being asked. */
    private static final long METERS_MS = 10_000;

    private static final Duration IDLE_CONNECTION = Duration.ofSeconds(60);

    private final ConfigStore store;
    private final ScheduledExecutorService background =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("caravan-config").factory());
    private final AtomicReference<Snapshot> snapshot;
    private final FrontServer front;
    private final Parts parts;
    private final LiveRoutes routes;
    private final MetricsReport meters;
    private final SessionKeeper sessions;
    private final BatchKeeper batches;
    private int port;

    /**
     * A gateway on a configuration; nothing runs yet.
     *
     * @param stateDir where start records and logs of local services are kept
     */
    public Gateway(ConfigStore store, Path stateDir) {
        this.store = store;
        GatewayConfig config = store.current();
        this.snapshot =
                new AtomicReference<>(
                        Snapshot.of(config, Authenticator.of(config, Clocks::millis)));
        this.front = new FrontServer(config.server());
        StartRecords records = new StartRecords(stateDir);
        Watchdog watchdog = new Watchdog(System::nanoTime, WATCHDOG_MS);
        DiscoveryBook discovered = new DiscoveryBook(Clocks::millis);
        discovered.follow(config.providers().values());
        this.sessions = new SessionKeeper(config.store(), this::config, stateDir);
        Turns turns = new Turns();
        this.batches =
                new BatchKeeper(
                        snapshot::get,
                        sessions.database(),
                        stateDir,
                        this::template,
                        turns::running);
        this.parts =
                new Parts(
                        snapshot::get,
                        watchdog,
                        new ProviderClients(HostResolver.SYSTEM),
                        new Inflight(),
                        turns,
                        sessions,
                        batches,
                        new Cooldowns(Clocks::millis),
                        discovered,
                        new Discoverer(
                                discovered,
                                new ListingDriver(this::template),
                                this::takeDiscovered),
                        new ProviderHealth(),
                        new LocalServices(new RouteDriver(this::template), records, watchdog),
                        new ServiceLauncher(records, this::secretsOf),
                        Otel.of(Environment.system()));
        Map<String, Object> beans = Beans.of(parts);
        this.meters = (MetricsReport) Objects.requireNonNull(beans.get(Beans.METRICS_REPORT));
        this.routes =
                new LiveRoutes(
                        front,
                        Path.of(""),
                        beans,
                        this::placeholders,
                        context -> ProvidersCheck.register(context, parts));
    }

    private Map<String, String> placeholders() {
        String interval = String.valueOf(config().operation().healthIntervalMs());
        return batches.jms().with(Map.of("caravan.health.intervalMs", interval));
    }

    private ProducerTemplate template() {
        return routes.template();
    }

    private List<Secret> secretsOf(String serviceId) {
        return parts.services().usersOf(serviceId).stream()
                .flatMap(provider -> ServiceSecrets.of(provider).stream())
                .toList();
    }

    /**
     * Takes the store, as {@link #serve()}, and looks after what time changes: files, meters.
     *
     * @throws StoreUnavailable when the embedded store is another gateway's; nothing runs then
     */
    public void start() throws FrontServer.CannotListen, CannotStart, StoreUnavailable {
        try {
            sessions.claim();
        } catch (StoreUnavailable e) {
            close();
            throw e;
        }
        serve();
        lookAfter();
    }

    /**
     * Starts the routes, takes over or starts what local services need, then opens the port. The
     * store is left alone until a request needs it.
     *
     * @throws FrontServer.CannotListen when the port is not to be had; nothing is left running
     * @throws CannotStart when a route file cannot be used or a tool is missing; the same holds
     */
    public void serve() throws FrontServer.CannotListen, CannotStart {
        try {
            batches.jms().open();
            routes.start();
            routes.requireTools(config().agents());
            parts.services().configure(config());
            port = front.open();
        } catch (FrontServer.CannotListen | CannotStart e) {
            close();
            throw e;
        }
    }

    private void lookAfter() {
        sessions.start(background);
        batches.start(background);
        RequestLines.warnOfBodies(config());
        store.onSwap(this::swap);
        var _ = store.watch(background, CONFIG_LOOK_MS);
        if (parts.otel().isOn()) {
            var _ =
                    background.scheduleWithFixedDelay(
                            meters::refresh, METERS_MS, METERS_MS, TimeUnit.MILLISECONDS);
        }
        if (config().operation().routesWatched()) {
            routes.watch(background, config().operation().routesIntervalMs());
        }
        var _ =
                background.scheduleWithFixedDelay(
                        () -> parts.clients().closeIdle(IDLE_CONNECTION),
                        IDLE_CONNECTION.toSeconds(),
                        IDLE_CONNECTION.toSeconds(),
                        TimeUnit.SECONDS);
    }

    private void swap(GatewayConfig config) {
        RequestLines.warnOfBodies(config);
        parts.discovered().follow(config.providers().values());
        parts.cooldowns().follow(config.providers());
        parts.health().follow(config.providers().values());
        takeDiscovered();
        parts.services().configure(config);
        parts.clients().retireAllBut(config.providers().values());
    }

    /** The configuration that the store holds now, with the rows that are known now. */
    private synchronized void takeDiscovered() {
        GatewayConfig config = store.current().withDiscovered(parts.discovered().rows());
        snapshot.updateAndGet(old -> Snapshot.of(config, old.authenticator().reloaded(config)));
    }

    /** Runs only what it is asked for, and these batches; to be said before it starts. */
    public void onlyAsked(Predicate<BatchJob> wanted) {
        routes.onlyAsked();
        batches.batches().engine().only(wanted);
    }

    /** Everything that is wrong with the route files, for people; nothing is started. */
    public List<String> routeProblems() {
        return routes.problems();
    }

    /** The port that the front listens on. */
    public int port() {
        return port;
    }

    public GatewayConfig config() {
        return snapshot.get().config();
    }

    /** Lets what is being served end (OPS-6), then stops children, routes and sockets. */
    @Override
    public void close() {
        background.shutdownNow();
        batches.close();
        routes.suspend(JmsKeeper.ROUTE);
        RequestLines.awaitEnd(parts.inflight(), config().operation().shutdownGraceMs());
        batches.end();
        front.close();
        parts.services().close();
        routes.close();
        batches.jms().close();
        sessions.close();
        parts.clients().close();
        parts.watchdog().close();
        parts.otel().close();
    }
}
