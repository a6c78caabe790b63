package dev.caravan.routing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.config.Provider;
import dev.caravan.config.Provider.Model;

import java.util.OptionalLong;
import java.util.Set;

/** A model as {@code GET /v1/models} shows it: OpenAI's fields, then ours (HTTP-5). Pure. */
public final class ModelRow {
    /**
     * Providers do not say when a model was made; a constant keeps the answer stable between calls.
     */
    private static final long CREATED = 0;

    private ModelRow() {}

    /** The row of a model of which nobody knows whether it cools. */
    public static ObjectNode of(Candidate candidate) {
        return of(candidate, OptionalLong.empty());
    }

    /**
     * The row; it holds no secret and no URL.
     *
     * @param coolingMs until it is asked again after failures, in milliseconds (FLV-6)
     */
    public static ObjectNode of(Candidate candidate, OptionalLong coolingMs) {
        Provider provider = candidate.provider();
        ObjectNode row =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", candidate.ref().toString())
                        .put("object", "model")
                        .put("created", CREATED)
                        .put("owned_by", provider.id())
                        .put(
                                "name",
                                candidate.row().map(Model::name).orElse(candidate.ref().model()))
                        .put("context_window", candidate.contextWindow());
        candidate.statedMaxTokens().ifPresent(max -> row.put("max_output_tokens", max));
        var modalities = row.putArray("input_modalities");
        candidate.row().map(Model::input).orElse(Set.of("text")).forEach(modalities::add);
        candidate
                .row()
                .flatMap(r -> r.compat().get("supportedReasoningEfforts"))
                .ifPresent(efforts -> row.set("supported_reasoning_efforts", efforts));
        row.put("local", provider.local());
        row.put(
                "state",
                provider.unavailable()
                        .map(Provider.Unavailable::text)
                        .orElse(coolingMs.isPresent() ? "cooling" : "available"));
        coolingMs.ifPresent(ms -> row.put("retry_after", Math.ceilDiv(ms, 1_000L)));
        return row;
    }
}
