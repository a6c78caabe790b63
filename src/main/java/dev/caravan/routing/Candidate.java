package dev.caravan.routing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import dev.caravan.config.JsonObject;
import dev.caravan.config.Provider;
import dev.caravan.config.Provider.Model;
import dev.caravan.config.Secret;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One model that a request may be tried on, with everything of the configuration that shapes the
 * call already merged.
 *
 * @param row the model's row, when the provider has one
 * @param params merged by AGT-4, the client's own fields still to come; {@code extra_body} is apart
 * @param extraBody overwrites the payload last of all
 * @param headers merged by AGT-4, without the credential
 * @param contextCap tokens; the agent's limit of the context window, if any
 * @param leanTools names of the tools that the agent leaves out (CMP-10)
 */
public record Candidate(
        ModelRef ref,
        Provider provider,
        Optional<Model> row,
        JsonObject params,
        JsonObject extraBody,
        Map<String, Secret> headers,
        OptionalInt contextCap,
        Set<String> leanTools) {

    public Candidate {
        headers = Map.copyOf(headers);
        leanTools = Set.copyOf(leanTools);
    }

    /**
     * Of the ref alone: Camel hashes what an expression looks into, for each request, and the
     * provider has all its models in it (PRF-6).
     */
    @Override
    public int hashCode() {
        return ref.hashCode();
    }

    /** The effective window and where its number comes from (CTX-1). */
    public ContextWindow window() {
        return ContextWindow.of(this);
    }

    /** Tokens: the effective window. */
    public int contextWindow() {
        return window().effective();
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
                .filter(JsonNode::isBoolean)
                .map(JsonNode::booleanValue)
                .orElse(ifUnset);
    }

    /** Whether the row's compat names one of the keys at all. */
    public boolean hasCompat(String key) {
        return row.flatMap(r -> r.compat().get(key)).isPresent();
    }

    /** A compat number of the row; {@code ifUnset} when it is not there. */
    public int compatCount(String key, int ifUnset) {
        return row.flatMap(r -> r.compat().get(key)).map(n -> n.asInt()).orElse(ifUnset);
    }

    /** A compat list of texts of the row, in its order; empty when it is not there. */
    public Set<String> compatTexts(String key) {
        Set<String> texts = new LinkedHashSet<>();
        row.flatMap(r -> r.compat().get(key))
                .ifPresent(list -> list.forEach(text -> texts.add(text.asText())));
        return texts;
    }

    /** A compat object of the row; a missing node when it is not there. */
    public JsonNode compatObject(String key) {
        return row.flatMap(r -> r.compat().get(key)).orElse(MissingNode.getInstance());
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
