package dev.caravan.routing;

import dev.caravan.config.JsonObject;
import dev.caravan.config.Provider;
import dev.caravan.config.Provider.Model;
import dev.caravan.config.Secret;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One model that a request may be tried on, with everything of the configuration that shapes the
 * call already merged.
 *
 * @param row the model's row, when the provider has one
 * @param params merged by AGT-4, the client's own fields still to come; {@code extra_body} is apart
 * @param extraBody overwrites the payload last of all
 * @param headers merged by AGT-4, without the credential
 */
public record Candidate(
        ModelRef ref,
        Provider provider,
        Optional<Model> row,
        JsonObject params,
        JsonObject extraBody,
        Map<String, Secret> headers) {

    public static final int DEFAULT_CONTEXT_WINDOW = 200_000;

    public Candidate {
        headers = Map.copyOf(headers);
    }

    /**
     * Of the ref alone: Camel hashes what an expression looks into, for each request, and the
     * provider has all its models in it (PRF-6).
     */
    @Override
    public int hashCode() {
        return ref.hashCode();
    }

    /** Tokens: the row's window, else the provider's, else 200,000. */
    public int contextWindow() {
        OptionalInt stated =
                row.map(Model::contextWindow)
                        .filter(OptionalInt::isPresent)
                        .orElse(provider.contextWindow());
        return stated.orElse(DEFAULT_CONTEXT_WINDOW);
    }

    /** Tokens: only a limit that the row or the provider states (SHP-3). */
    public OptionalInt statedMaxTokens() {
        return row.map(Model::maxTokens)
                .filter(OptionalInt::isPresent)
                .orElse(provider.maxTokens());
    }

    /** A compat switch of the row; {@code ifUnset} when it is not there or no boolean. */
    public boolean compat(String key, boolean ifUnset) {
        return row.flatMap(r -> r.compat().get(key))
                .filter(com.fasterxml.jackson.databind.JsonNode::isBoolean)
                .map(com.fasterxml.jackson.databind.JsonNode::booleanValue)
                .orElse(ifUnset);
    }

    /** Whether the row's compat names one of the keys at all. */
    public boolean hasCompat(String key) {
        return row.flatMap(r -> r.compat().get(key)).isPresent();
    }

    /** A compat text of the row; {@code ifUnset} when it is not there. */
    public String compat(String key, String ifUnset) {
        return row.flatMap(r -> r.compat().get(key)).map(n -> n.asText()).orElse(ifUnset);
    }

    /** The route that calls it: {@code direct:call-<api>}. Read by the serve route. */
    public String getApi() {
        return provider.api();
    }
}
