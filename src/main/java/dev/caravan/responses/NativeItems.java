package dev.caravan.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the published schema asks of items and their parts, and some servers of the API leave out
 * (RSP-3): it is put in, in place, with the value that says nothing. Pure.
 */
final class NativeItems {
    private NativeItems() {}

    /** An item of a response's output. */
    static void complete(ObjectNode item) {
        switch (item.path("type").asText("")) {
            case "message" -> {
                orPut(item, "role", "assistant");
                orPut(item, "status", "completed");
                parts(item, "content");
            }
            case "function_call" -> orPut(item, "arguments", "");
            case "reasoning" -> parts(item, "summary");
            default -> {
                // Nothing is known of it.
            }
        }
    }

    private static void parts(ObjectNode item, String name) {
        if (!item.path(name).isArray()) {
            item.putArray(name);
        }
        item.path(name).forEach(NativeItems::part);
    }

    /** A part of an item's content. */
    static void part(JsonNode part) {
        if (part instanceof ObjectNode text && text.path("type").asText().equals("output_text")) {
            for (String list : new String[] {"annotations", "logprobs"}) {
                if (!text.path(list).isArray()) {
                    text.putArray(list);
                }
            }
        }
    }

    /** A response's token counts. */
    static void usage(JsonNode given) {
        if (given instanceof ObjectNode usage) {
            orZero(usage.withObject("/input_tokens_details"), "cached_tokens");
            orZero(usage.withObject("/input_tokens_details"), "cache_write_tokens");
            orZero(usage.withObject("/output_tokens_details"), "reasoning_tokens");
        }
    }

    private static void orZero(ObjectNode object, String name) {
        if (!object.hasNonNull(name)) {
            object.put(name, 0);
        }
    }

    private static void orPut(ObjectNode object, String name, String value) {
        if (!object.hasNonNull(name)) {
            object.put(name, value);
        }
    }
}
