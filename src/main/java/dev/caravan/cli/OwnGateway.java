package dev.caravan.cli;

import dev.caravan.camel.CannotStart;
import dev.caravan.camel.FrontServer;
import dev.caravan.camel.Gateway;
import dev.caravan.cli.GatewayClient.CannotAsk;
import dev.caravan.config.ConfigPaths;
import dev.caravan.config.ConfigStore;
import dev.caravan.config.GatewayConfig;
import dev.caravan.config.GatewayConfig.Auth;
import dev.caravan.config.GatewayConfig.AuthMode;
import dev.caravan.config.GatewayConfig.Endpoints;
import dev.caravan.config.GatewayConfig.Server;
import dev.caravan.config.Operation;
import dev.caravan.config.Provider;
import dev.caravan.config.Secret;
import dev.caravan.store.StoreUnavailable;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A gateway that one command has for itself: on a free port of this machine, for the holder of a
 * secret that nobody else knows. So what the command does is shaped, guarded and timed as every
 * other request, and local servers are started for it and stopped after it.
 */
final class OwnGateway implements AutoCloseable {
    /** What was answered may still be counted as under way, in milliseconds. */
    private static final int GRACE_MS = 1_000;

    private final Secret secret = new Secret(UUID.randomUUID().toString());
    private final Gateway gateway;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * A gateway that does not run yet.
     *
     * @param providers which of the configured ones it knows
     */
    OwnGateway(ConfigStore store, Providers providers) {
        gateway =
                new Gateway(
                        store.seenAs(
                                config -> alone(config, providers.of(config.providers()), secret)),
                        ConfigPaths.stateDir(store.loaded().environment()));
    }

    /** Which providers of a configuration a gateway knows. */
    interface Providers {
        Map<String, Provider> of(Map<String, Provider> all);
    }

    /**
     * Serves requests, and leaves the store alone.
     *
     * @throws CannotAsk when it cannot start; it is closed then
     */
    GatewayClient serve() throws CannotAsk {
        try {
            gateway.onlyAsked(_ -> false);
            gateway.serve();
            return client();
        } catch (FrontServer.CannotListen | CannotStart e) {
            throw cannot(e);
        }
    }

    /**
     * Serves requests and runs batches: those whose metadata have this pair, no others.
     *
     * @throws CannotAsk when it cannot start; it is closed then
     * @throws StoreUnavailable when the store is another process's; it is closed then
     */
    GatewayClient runBatches(String key, String value) throws CannotAsk, StoreUnavailable {
        try {
            gateway.onlyAsked(job -> job.metadata().path(key).asText("").equals(value));
            gateway.start();
            return client();
        } catch (FrontServer.CannotListen | CannotStart e) {
            throw cannot(e);
        } catch (StoreUnavailable e) {
            closed.set(true);
            throw e;
        }
    }

    private GatewayClient client() {
        return new GatewayClient(
                URI.create("http://127.0.0.1:" + gateway.port()), Optional.of(secret));
    }

    /** What could not start has closed itself. */
    private CannotAsk cannot(Exception fault) {
        closed.set(true);
        return new CannotAsk(String.valueOf(fault.getMessage()));
    }

    private static GatewayConfig alone(
            GatewayConfig config, Map<String, Provider> providers, Secret secret) {
        Operation operation =
                new Operation(
                        GRACE_MS,
                        config.operation().healthIntervalMs(),
                        config.operation().maxQueued(),
                        false,
                        config.operation().routesIntervalMs(),
                        config.operation().tools());
        return new GatewayConfig(
                new Server(0, "127.0.0.1", true, List.of(), Optional.empty(), Optional.empty()),
                new Auth(AuthMode.TOKEN, Optional.of(secret), Optional.empty(), Optional.empty()),
                new Endpoints(true, false),
                config.limits(),
                config.log(),
                operation,
                config.store(),
                config.failover(),
                false,
                // Messages that wait are for a gateway that stays.
                config.batch().withoutBrokers(),
                providers,
                config.agents());
    }

    /** Also from another thread; only the first call does something. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            gateway.close();
        }
    }
}
