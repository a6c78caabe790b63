package dev.caravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;

/** What of a chunk counts as content, so that nothing falls back after it (FLV-4). Pure. */
final class Carrying {
    private static final List<String> CARRIERS =
            List.of(
                    "content",
                    "reasoning_content",
                    "reasoning",
                    "tool_calls",
                    "function_call",
                    "refusal",
                    "audio");

    private Carrying() {}

    /** Whether a chunk holds content, reasoning, a tool call, a finish reason or the usage. */
    static boolean carries(JsonNode chunk) {
        JsonNode choices = chunk.path("choices");
        if (choices.isEmpty()) {
            return chunk.path("usage").isObject();
        }
        for (JsonNode choice : choices) {
            if (finishes(choice) || fills(choice.path("delta"))) {
                return true;
            }
        }
        return false;
    }

    /** Some servers send an empty text until there is a reason. */
    static boolean finishes(JsonNode choice) {
        return !choice.path("finish_reason").asText("").isEmpty();
    }

    static boolean fills(JsonNode delta) {
        for (String carrier : CARRIERS) {
            if (isFilled(delta.path(carrier))) {
                return true;
            }
        }
        return false;
    }

    /** A text that is not empty, or an object or list that is not (Mistral's content parts). */
    private static boolean isFilled(JsonNode node) {
        return node.isContainerNode() ? !node.isEmpty() : !node.asText("").isEmpty();
    }
}
