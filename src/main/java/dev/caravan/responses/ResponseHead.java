package dev.caravan.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.openai.ResponsesRequest;

import java.util.List;

/** A response object before anything of its reply is there (RSP-2, RSP-3). Pure. */
public final class ResponseHead {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ResponseHead() {}

    /**
     * The object with what the request says of itself, as OpenAI repeats it.
     *
     * @param model who answers, as the client is told
     */
    public static ObjectNode of(
            ResponsesRequest request, String id, String model, long createdSeconds) {
        ObjectNode head = JSON.objectNode();
        head.put("id", id).put("object", "response").put("created_at", createdSeconds);
        head.put("status", "in_progress").put("background", false);
        for (String none : List.of("error", "incomplete_details")) {
            head.putNull(none);
        }
        for (String same : List.of("instructions", "max_output_tokens", "previous_response_id")) {
            head.set(same, orElse(request.field(same), JSON.nullNode()));
        }
        head.put("model", model).putArray("output");
        head.set(
                "parallel_tool_calls",
                orElse(request.field("parallel_tool_calls"), JSON.booleanNode(true)));
        JsonNode reasoning = request.field("reasoning");
        ObjectNode thoughts = head.putObject("reasoning");
        thoughts.set("effort", orElse(reasoning.path("effort"), JSON.nullNode()));
        thoughts.set("summary", orElse(reasoning.path("summary"), JSON.nullNode()));
        head.put("store", request.store());
        for (String number : List.of("temperature", "top_p")) {
            head.set(number, orElse(request.field(number), JSON.numberNode(1)));
        }
        head.set("text", text(request.field("text")));
        head.set("tool_choice", orElse(request.field("tool_choice"), JSON.textNode("auto")));
        head.set("tools", orElse(request.field("tools"), JSON.arrayNode()));
        head.set("truncation", orElse(request.field("truncation"), JSON.textNode("disabled")));
        head.set("metadata", orElse(request.field("metadata"), JSON.objectNode()));
        if (request.field("user").isTextual()) {
            head.set("user", request.field("user"));
        }
        return head;
    }

    private static JsonNode text(JsonNode given) {
        ObjectNode text =
                given instanceof ObjectNode object ? object.deepCopy() : JSON.objectNode();
        if (!text.path("format").isObject()) {
            text.putObject("format").put("type", "text");
        }
        return text;
    }

    private static JsonNode orElse(JsonNode given, JsonNode otherwise) {
        return given.isMissingNode() || given.isNull() ? otherwise : given;
    }

    /** Token counts in this API's words. */
    static ObjectNode usage(JsonNode chat) {
        ObjectNode usage = JSON.objectNode();
        long input = chat.path("prompt_tokens").asLong(0);
        long output = chat.path("completion_tokens").asLong(0);
        JsonNode read = chat.path("prompt_tokens_details");
        usage.put("input_tokens", input)
                .putObject("input_tokens_details")
                .put("cached_tokens", read.path("cached_tokens").asLong(0))
                .put("cache_write_tokens", read.path("cache_creation_tokens").asLong(0));
        usage.put("output_tokens", output)
                .putObject("output_tokens_details")
                .put(
                        "reasoning_tokens",
                        chat.path("completion_tokens_details").path("reasoning_tokens").asLong(0));
        usage.put("total_tokens", chat.path("total_tokens").asLong(input + output));
        if (chat.path("estimated").asBoolean(false)) {
            usage.put("estimated", true);
        }
        return usage;
    }
}
