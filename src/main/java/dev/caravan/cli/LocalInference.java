package dev.caravan.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.cli.GatewayClient.Answer;
import dev.caravan.cli.GatewayClient.CannotAsk;
import dev.caravan.config.ConfigStore;
import dev.caravan.config.Provider;
import dev.caravan.config.Provider.LocalService;
import dev.caravan.routing.Ask;
import dev.caravan.routing.ModelRef;
import dev.caravan.routing.Routing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Calls a provider from the command itself: through a gateway of its own that knows this provider
 * alone, for one request.
 */
final class LocalInference {
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
        OwnGateway gateway = new OwnGateway(store, all -> providers(all, ref.provider()));
        // Whoever interrupts the command must not be left with the server that it started.
        Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "caravan-infer-stop"));
        try (gateway) {
            return gateway.serve().ask(chat.put("model", ref.toString()));
        }
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
