package dev.caravan.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.dialect.UpstreamErrors;
import dev.caravan.failover.AttemptFailed;

/** How a response ended. Pure. */
final class ResponseEnd {
    private ResponseEnd() {}

    /** In the chat API's words. */
    static String finishReason(JsonNode response, boolean calls) {
        return switch (response.path("incomplete_details").path("reason").asText("")) {
            case "max_output_tokens", "max_tokens" -> "length";
            case "content_filter" -> "content_filter";
            default ->
                    response.path("status").asText("").equals("incomplete")
                            ? "length"
                            : calls ? "tool_calls" : "stop";
        };
    }

    /**
     * Lets a response pass that did not fail.
     *
     * @throws AttemptFailed with what the response says of its failure
     */
    static void requireNoFailure(JsonNode response) throws AttemptFailed {
        JsonNode error = response.path("error");
        String status = response.path("status").asText("");
        if (error.isObject() || status.equals("failed") || status.equals("cancelled")) {
            throw new AttemptFailed(UpstreamErrors.of(error));
        }
    }
}
