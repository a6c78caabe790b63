package dev.caravan.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Token counts in our form. There, tokens read from or written to a cache stand beside the input;
 * here they are part of the prompt. Pure.
 */
final class MessagesUsage {
    private MessagesUsage() {}

    static ObjectNode of(JsonNode usage) {
        long written = usage.path("cache_creation_input_tokens").asLong(0);
        long read = usage.path("cache_read_input_tokens").asLong(0);
        long prompt = usage.path("input_tokens").asLong(0) + written + read;
        long completion = usage.path("output_tokens").asLong(0);
        ObjectNode out =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("prompt_tokens", prompt)
                        .put("completion_tokens", completion)
                        .put("total_tokens", prompt + completion);
        ObjectNode details = out.putObject("prompt_tokens_details").put("cached_tokens", read);
        if (usage.has("cache_creation_input_tokens")) {
            details.put("cache_creation_tokens", written);
        }
        return out;
    }
}
