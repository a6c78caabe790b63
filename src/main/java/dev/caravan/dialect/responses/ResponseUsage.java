package dev.caravan.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Token counts in the chat API's words. Pure. */
final class ResponseUsage {
    private ResponseUsage() {}

    static ObjectNode of(JsonNode usage) {
        long prompt = usage.path("input_tokens").asLong(0);
        long completion = usage.path("output_tokens").asLong(0);
        ObjectNode out =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("prompt_tokens", prompt)
                        .put("completion_tokens", completion)
                        .put(
                                "total_tokens",
                                usage.path("total_tokens").asLong(prompt + completion));
        if (usage.path("input_tokens_details").isObject()) {
            out.set("prompt_tokens_details", usage.get("input_tokens_details"));
        }
        if (usage.path("output_tokens_details").isObject()) {
            out.set("completion_tokens_details", usage.get("output_tokens_details"));
        }
        return out;
    }
}
