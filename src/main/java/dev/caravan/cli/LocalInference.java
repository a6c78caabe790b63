package dev.caravan.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.camel.CannotStart;
import dev.caravan.camel.FrontServer;
import dev.caravan.camel.Gateway;
import dev.caravan.cli.GatewayClient.Answer;
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
import dev.caravan.config.Provider.LocalService;
import dev.caravan.config.Secret;
import dev.caravan.routing.Ask;
import dev.caravan.routing.ModelRef;
import dev.caravan.routing.Routing;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Calls a provider from the command itself: through a gateway of its own that knows this provider
 * alone, on a free port of this machine, for one request. So the call is shaped, guarded and timed
 * as every other, and a local server is started for it and stopped after it.
 */
final class LocalInference {
    /** What was answered may still be counted as under way, in milliseconds. */
    private static final int GRACE_MS = 1_000;

    private final ConfigStore store;

    LocalInference(ConfigStore store) {
        this.store = store;
    }

    /**
     * Asks the model, else the first of the default agent.
     *
     * @throws dev.caravan.openai.ApiError when there is no such model
     * @throws CannotAsk when the call cannot be made
     */
    Answer ask(Optional<String> model, ObjectNode chat) throws CannotAsk {
        Ask ask = new Ask(Optional.empty(), Optional.empty(), model);
        ModelRef ref = new Routing(store.current()).resolve(ask).chain().getFirst().ref();
        Secret secret = new Secret(UUID.randomUUID().toString());
        Gateway gateway =
                new Gateway(
                        store.seenAs(config -> alone(config, ref.provider(), secret)),
                        ConfigPaths.stateDir(store.loaded().environment()));
        AtomicBoolean closed = new AtomicBoolean();
        Runnable close =
                () -> {
                    if (closed.compareAndSet(false, true)) {
                        gateway.close();
                    }
                };
        // Whoever interrupts the command must not be left with the server that it started.
        Runtime.getRuntime().addShutdownHook(new Thread(close, "caravan-infer-stop"));
        try {
            gateway.serve();
            return new GatewayClient(
                            URI.create("http://127.0.0.1:" + gateway.port()), Optional.of(secret))
                    .ask(chat.put("model", ref.toString()));
        } catch (FrontServer.CannotListen | CannotStart e) {
            // What could not start has closed itself.
            closed.set(true);
            throw new CannotAsk(String.valueOf(e.getMessage()));
        } finally {
            close.run();
        }
    }

    private static GatewayConfig alone(GatewayConfig config, String providerId, Secret secret) {
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
                config.batch().withoutBrokers(),
                providers(config.providers(), providerId),
                config.agents());
    }

    /** With those that share its server: the server bears the name of the first of them. */
    private static Map<String, Provider> providers(Map<String, Provider> all, String providerId) {
        Optional<LocalService> service =
                Optional.ofNullable(all.get(providerId)).flatMap(Provider::localService);
        Map<String, Provider> kept = new LinkedHashMap<>(all);
        kept.values()
                .removeIf(
                        provider ->
                                !provider.id().equals(providerId)
                                        && !sameServer(service, provider.localService()));
        return kept;
    }

    private static boolean sameServer(Optional<LocalService> one, Optional<LocalService> other) {
        return one.isPresent()
                && other.isPresent()
                && one.get().healthUrl().equals(other.get().healthUrl())
                && one.get().command().equals(other.get().command())
                && one.get().args().equals(other.get().args());
    }
}
