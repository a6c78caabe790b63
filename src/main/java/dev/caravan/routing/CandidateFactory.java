package dev.caravan.routing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.config.GatewayConfig;
import dev.caravan.config.GatewayConfig.Agent;
import dev.caravan.config.GatewayConfig.ModelSettings;
import dev.caravan.config.JsonObject;
import dev.caravan.config.Provider;
import dev.caravan.config.Provider.Model;
import dev.caravan.config.Secret;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Merges the layers of the configuration into a candidate (AGT-4); remembers those that the
 * configuration lists.
 */
final class CandidateFactory {
    private static final String EXTRA_BODY = "extra_body";

    private final GatewayConfig config;
    private final Map<Key, Candidate> known = new ConcurrentHashMap<>();

    CandidateFactory(GatewayConfig config) {
        this.config = config;
    }

    private record Key(ModelRef ref, Optional<String> agent) {}

    /** The candidate for a ref; {@code agent} only where the agent's own params apply. */
    Candidate candidate(ModelRef ref, Optional<Agent> agent) {
        Provider provider = config.providers().get(ref.provider());
        if (provider != null && provider.models().containsKey(ref.model())) {
            return known.computeIfAbsent(
                    new Key(ref, agent.map(Agent::id)), key -> merge(ref, provider, agent));
        }
        // Ids that clients make up must not fill the memory: nothing of an open list is remembered.
        return merge(ref, provider == null ? unknown(ref.provider()) : provider, agent);
    }

    /** The same of a provider that is called in another way than it is configured. */
    Candidate candidate(ModelRef ref, Provider called, Optional<Agent> agent) {
        return merge(ref, called, agent);
    }

    private Candidate merge(ModelRef ref, Provider provider, Optional<Agent> agent) {
        Optional<Model> row = Optional.ofNullable(provider.models().get(ref.model()));
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        lay(params, provider.params());
        row.ifPresent(r -> lay(params, r.params()));
        lay(params, config.agents().defaults().params());
        settings(config.agents().defaults().models(), ref).ifPresent(s -> lay(params, s.params()));
        agent.ifPresent(
                a -> {
                    lay(params, a.params());
                    settings(a.models(), ref).ifPresent(s -> lay(params, s.params()));
                });
        JsonObject extraBody = takeExtraBody(params);
        return new Candidate(
                ref,
                provider,
                row,
                JsonObject.copyOf(params),
                extraBody,
                headers(provider, row),
                config.agents().contextTokens(agent),
                config.agents().leanTools(agent));
    }

    private static Optional<ModelSettings> settings(
            Map<String, ModelSettings> models, ModelRef ref) {
        return Optional.ofNullable(models.get(ref.toString()))
                .or(
                        () ->
                                models.entrySet().stream()
                                        .filter(
                                                e ->
                                                        ModelRef.parse(e.getKey())
                                                                .equals(Optional.of(ref)))
                                        .map(Map.Entry::getValue)
                                        .findFirst());
    }

    /**
     * Lays one layer over those before it, key by key. {@code extraBody} is {@code extra_body} by
     * another name: were both kept, a lower layer's could win over a higher one's.
     */
    private static void lay(ObjectNode params, JsonObject layer) {
        ObjectNode tree = layer.toTree();
        JsonNode alias = tree.remove("extraBody");
        if (alias != null && !tree.has(EXTRA_BODY)) {
            tree.set(EXTRA_BODY, alias);
        }
        params.setAll(tree);
    }

    private static JsonObject takeExtraBody(ObjectNode params) {
        return params.remove(EXTRA_BODY) instanceof ObjectNode extra
                ? JsonObject.copyOf(extra)
                : JsonObject.EMPTY;
    }

    /**
     * Provider, row, {@code request.headers}, {@code request.auth}: the later wins, whatever the
     * case of its name.
     */
    private static Map<String, Secret> headers(Provider provider, Optional<Model> row) {
        Map<String, Secret> merged = new LinkedHashMap<>();
        put(merged, provider.headers());
        row.ifPresent(r -> put(merged, r.headers()));
        put(merged, provider.request().headers());
        provider.request()
                .auth()
                .ifPresent(auth -> put(merged, Map.of(auth.header(), auth.value())));
        return merged;
    }

    private static void put(Map<String, Secret> merged, Map<String, Secret> more) {
        more.forEach((name, value) -> merged.put(name.toLowerCase(Locale.ROOT), value));
    }

    /**
     * A provider that a chain names and nobody configured: it stands in the trail with that as its
     * reason.
     */
    private static Provider unknown(String id) {
        return new Provider(
                id,
                URI.create("http://unknown.invalid"),
                Optional.empty(),
                "openai-completions",
                Map.of(),
                OptionalInt.empty(),
                Provider.Request.DEFAULT,
                JsonObject.EMPTY,
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Map.of(),
                true,
                Optional.of(Provider.Unavailable.NOT_CONFIGURED),
                false,
                Provider.Origin.CONFIGURED);
    }
}
