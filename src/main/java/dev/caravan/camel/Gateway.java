package dev.caravan.camel;

import dev.caravan.auth.Authenticator;
import dev.caravan.config.ConfigStore;
import dev.caravan.config.GatewayConfig;
import dev.caravan.net.HostResolver;
import dev.caravan.net.ProviderClients;
import dev.caravan.net.Watchdog;
import dev.caravan.routing.Routing;
import dev.caravan.steps.Snapshot;

import org.apache.camel.main.Main;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A running gateway: configuration, routes, clients and the front, started and stopped together.
 */
public final class Gateway implements AutoCloseable {
    private static final long NANOS_PER_MS = 1_000_000;
    private static final long WATCHDOG_MS = 25;
    private static final long CONFIG_LOOK_MS = 1_000;

    private final ConfigStore store;
    private final Watchdog watchdog = new Watchdog(System::nanoTime, WATCHDOG_MS);
    private final ProviderClients clients = new ProviderClients(HostResolver.SYSTEM);
    private final ScheduledExecutorService background =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("caravan-config").factory());
    private final AtomicReference<Snapshot> snapshot;
    private final FrontServer front;
    private final Main main = new Main();
    private int port;

    public Gateway(ConfigStore store) {
        this.store = store;
        GatewayConfig config = store.current();
        this.snapshot =
                new AtomicReference<>(
                        new Snapshot(
                                config,
                                new Routing(config),
                                new Authenticator(
                                        config.auth(),
                                        config.server().trustedProxies(),
                                        () -> System.nanoTime() / NANOS_PER_MS)));
        this.front = new FrontServer(store.current().server());
    }

    /**
     * Starts the routes, then opens the port.
     *
     * @throws FrontServer.CannotListen when the port is not to be had; nothing is left running
     * @throws CannotStart when a route file cannot be used; nothing is left running
     */
    public void start() throws FrontServer.CannotListen, CannotStart {
        try {
            main.setDefaultPropertyPlaceholderLocation("file:config/application.properties");
            Beans.bind(main, snapshot::get, watchdog, clients);
            main.addMainListener(new AttachFront(front));
            main.start();
            port = front.open();
        } catch (FrontServer.CannotListen e) {
            close();
            throw e;
        } catch (Exception e) {
            close();
            throw new CannotStart(e);
        }
        store.onSwap(this::swap);
        var _ = store.watch(background, CONFIG_LOOK_MS);
    }

    private void swap(GatewayConfig config) {
        snapshot.updateAndGet(
                old ->
                        new Snapshot(
                                config,
                                new Routing(config),
                                old.authenticator()
                                        .reloaded(
                                                config.auth(), config.server().trustedProxies())));
        clients.retireAllBut(config.providers().values());
    }

    /** The port that the front listens on. */
    public int port() {
        return port;
    }

    public GatewayConfig config() {
        return snapshot.get().config();
    }

    @Override
    public void close() {
        background.shutdownNow();
        main.stop();
        front.close();
        clients.close();
        watchdog.close();
    }
}
