package dev.caravan.embeddings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.dialect.Completion;
import dev.caravan.dialect.UpstreamErrors;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Reason;
import dev.caravan.routing.ModelRef;

import java.util.List;
import java.util.Optional;

/** Reads the answers to one request's bodies and puts them together (EMB-1). Pure. */
public final class EmbeddingsReply {
    private EmbeddingsReply() {}

    /**
     * One answer with status 2xx, its vectors in the order of the inputs and in the form asked for.
     *
     * @param inputs how many were sent
     * @param base64 the form that the client wants
     * @param sentBytes of the body, to estimate a missing usage at 4 bytes a token
     * @throws AttemptFailed when it is an error in disguise, or has not one vector for each input
     */
    public static ObjectNode read(byte[] body, int inputs, boolean base64, long sentBytes)
            throws AttemptFailed {
        ObjectNode reply = Completion.parse(body);
        Optional<JsonNode> error = UpstreamErrors.inReply(reply);
        if (error.isPresent()) {
            throw new AttemptFailed(UpstreamErrors.of(error.get()));
        }
        if (!(reply.get("data") instanceof ArrayNode data)) {
            throw bad("the reply has no data");
        }
        if (data.size() != inputs) {
            throw bad(data.size() + " embeddings came for " + inputs + " inputs");
        }
        ObjectNode[] rows = new ObjectNode[inputs];
        for (int i = 0; i < inputs; i++) {
            place(rows, data.get(i), i, base64);
        }
        reply.putArray("data").addAll(List.of(rows));
        if (!reply.path("usage").isObject()) {
            long tokens = Math.ceilDiv(sentBytes, 4);
            reply.putObject("usage")
                    .put("prompt_tokens", tokens)
                    .put("total_tokens", tokens)
                    .put("estimated", true);
        }
        return reply;
    }

    private static void place(ObjectNode[] rows, JsonNode given, int at, boolean base64)
            throws AttemptFailed {
        if (!(given instanceof ObjectNode row)) {
            throw bad("an entry of data is no object");
        }
        int index = row.path("index").asInt(at);
        if (index < 0 || index >= rows.length || rows[index] != null) {
            throw bad("the embeddings have not one index for each input");
        }
        row.set("embedding", Vectors.as(base64, row.path("embedding")));
        // llama.cpp says beside each vector how it is encoded.
        row.remove("encoding_format");
        rows[index] = row.put("object", "embedding");
    }

    /**
     * The answers as one: vectors one after the other, the usage summed; what else the first says
     * stays.
     *
     * @param answers as {@link #read} gives them, in the order of the inputs, at least one
     */
    public static ObjectNode join(List<ObjectNode> answers, ModelRef ref) {
        ObjectNode whole = answers.getFirst().objectNode();
        whole.setAll(answers.getFirst());
        ArrayNode data = whole.putArray("data");
        ObjectNode usage = whole.putObject("usage");
        for (ObjectNode answer : answers) {
            answer.path("data")
                    .forEach(row -> data.add(((ObjectNode) row).put("index", data.size())));
            add(usage, answer.path("usage"));
        }
        return whole.put("object", "list").put("model", ref.toString());
    }

    private static void add(ObjectNode sum, JsonNode usage) {
        usage.properties()
                .forEach(
                        field -> {
                            JsonNode value = field.getValue();
                            if (value.isIntegralNumber()) {
                                long before = sum.path(field.getKey()).asLong(0);
                                sum.put(field.getKey(), before + value.asLong());
                            } else {
                                sum.set(field.getKey(), value);
                            }
                        });
    }

    private static AttemptFailed bad(String detail) {
        return Completion.unusable(Reason.BAD_RESPONSE, detail);
    }
}
