package dev.caravan.embeddings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.compat.Shaped;
import dev.caravan.config.JsonObject;
import dev.caravan.config.Provider.Model;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.openai.EmbeddingsRequest;
import dev.caravan.routing.Candidate;

import java.util.ArrayList;
import java.util.List;

/**
 * The bodies that a candidate gets for one request: one for each {@code compat.maxEmbeddingInputs}
 * inputs (EMB-1). Only the row's own {@code params} are added: those of provider and agent are made
 * for chats. Pure.
 */
public final class EmbeddingsBody {
    /** What OpenAI takes at once. */
    private static final int MAX_INPUTS = 2048;

    private static final String EXTRA_BODY = "extra_body";
    private static final List<String> RESERVED = List.of("model", "input");

    private EmbeddingsBody() {}

    /**
     * The bodies in the order of the inputs, at least one.
     *
     * @throws AttemptFailed when the provider's API has no embeddings
     */
    public static List<Shaped> of(EmbeddingsRequest request, Candidate candidate)
            throws AttemptFailed {
        if (candidate.getApi().equals("anthropic-messages")) {
            throw new AttemptFailed(
                    new Failure.Unsuited(
                            Reason.UNSUPPORTED_INPUT,
                            "unsupported_input",
                            "the API anthropic-messages has no embeddings"));
        }
        int most = candidate.compatCount("maxEmbeddingInputs", MAX_INPUTS);
        List<JsonNode> inputs = request.inputs().list();
        List<Shaped> bodies = new ArrayList<>();
        for (int from = 0; from < inputs.size(); from += most) {
            List<JsonNode> part = inputs.subList(from, Math.min(from + most, inputs.size()));
            bodies.add(new Shaped(body(request, candidate, part), List.of()));
        }
        return bodies;
    }

    private static ObjectNode body(
            EmbeddingsRequest request, Candidate candidate, List<JsonNode> inputs) {
        ObjectNode params = candidate.row().map(Model::params).orElse(JsonObject.EMPTY).toTree();
        List<JsonNode> extra = new ArrayList<>();
        for (String name : List.of(EXTRA_BODY, "extraBody")) {
            JsonNode given = params.remove(name);
            if (given != null) {
                extra.add(given);
            }
        }
        ObjectNode body = params;
        body.setAll(request.fields());
        for (JsonNode one : extra) {
            one.properties().stream()
                    .filter(field -> !RESERVED.contains(field.getKey()))
                    .forEach(field -> body.set(field.getKey(), field.getValue()));
        }
        body.put("model", candidate.ref().model());
        if (request.inputs().single()) {
            body.set("input", inputs.getFirst());
        } else {
            ArrayNode list = body.putArray("input");
            inputs.forEach(list::add);
        }
        return body;
    }
}
