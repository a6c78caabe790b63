package dev.caravan.camel;

import dev.caravan.config.Environment;
import dev.caravan.config.GatewayConfig;
import dev.caravan.config.StoreSettings;
import dev.caravan.discovery.Discoverer;
import dev.caravan.discovery.DiscoveryBook;
import dev.caravan.failover.Cooldowns;
import dev.caravan.health.ProviderHealth;
import dev.caravan.local.LocalServices;
import dev.caravan.local.ServiceLauncher;
import dev.caravan.local.StartRecords;
import dev.caravan.net.HostResolver;
import dev.caravan.net.Inflight;
import dev.caravan.net.ProviderClients;
import dev.caravan.net.Turns;
import dev.caravan.net.Watchdog;
import dev.caravan.steps.Snapshot;
import dev.caravan.telemetry.Otel;

import org.apache.camel.ProducerTemplate;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The beans that a running gateway binds, for tests that start none. */
public final class BoundBeans implements AutoCloseable {
    private static final long WATCHDOG_MS = 25;

    private final Watchdog watchdog = new Watchdog(System::nanoTime, WATCHDOG_MS);
    private final ProviderClients clients = new ProviderClients(HostResolver.SYSTEM);
    private final Map<String, Object> beans;
    private static final Path UNUSED =
            Path.of(System.getProperty("java.io.tmpdir"), "caravan-unused");

    private final StartRecords records = new StartRecords(UNUSED);
    private final SessionKeeper sessions;
    private final LocalServices services =
            new LocalServices(new RouteDriver(this::template), records, watchdog);

    /**
     * Made anew; they open nothing until a step runs.
     *
     * @param current the configuration that requests begin with
     */
    public BoundBeans(Supplier<Snapshot> current) {
        DiscoveryBook discovered = new DiscoveryBook(() -> 0);
        sessions =
                new SessionKeeper(
                        new StoreSettings(
                                "file:caravan", Optional.empty(), Optional.empty(), 30, 500),
                        () -> current.get().config(),
                        UNUSED);
        beans =
                Beans.of(
                        new Parts(
                                current,
                                watchdog,
                                clients,
                                new Inflight(),
                                new Turns(),
                                sessions,
                                new BatchKeeper(
                                        current,
                                        sessions.database(),
                                        UNUSED,
                                        this::template,
                                        () -> 0),
                                new Cooldowns(() -> 0),
                                discovered,
                                new Discoverer(
                                        discovered, new ListingDriver(this::template), () -> {}),
                                new ProviderHealth(),
                                services,
                                new ServiceLauncher(records, _ -> List.of()),
                                Otel.of(Environment.of(Map.of()))));
    }

    private ProducerTemplate template() {
        throw new IllegalStateException("no route runs");
    }

    /** Has the local services of a configuration, none of which is started here. */
    public BoundBeans withServicesOf(GatewayConfig config) {
        services.configure(config);
        return this;
    }

    /** Each by the name that route files use. */
    public Map<String, Object> byName() {
        return new TreeMap<>(beans);
    }

    /** The clock of their calls; for a test to open a call of its own. */
    public Watchdog watchdog() {
        return watchdog;
    }

    @Override
    public void close() {
        services.close();
        clients.close();
        watchdog.close();
        sessions.close();
    }
}
