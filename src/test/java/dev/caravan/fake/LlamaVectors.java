package dev.caravan.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/** Embeddings of a real engine; always numbers, as servers answer that know no other form. */
final class LlamaVectors {
    private LlamaVectors() {}

    static ObjectNode of(JsonNode body, LlamaEngine engine) {
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        reply.put("model", body.path("model").asText()).put("object", "list");
        int tokens = 0;
        ArrayNode data = reply.putArray("data");
        JsonNode input = body.path("input");
        for (JsonNode text : input.isArray() ? input : List.of(input)) {
            tokens += engine.tokens(text.asText());
            ObjectNode row = data.addObject().put("index", data.size() - 1);
            row.put("object", "embedding");
            ArrayNode vector = row.putArray("embedding");
            for (float number : engine.embed(text.asText())) {
                vector.add(number);
            }
        }
        reply.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return reply;
    }
}
