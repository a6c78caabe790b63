package dev.caravan.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.openai.ApiError;
import dev.caravan.openai.ResponsesRequest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The items of a request as they are kept and listed (RSP-4). Pure. */
public final class InputItems {
    private InputItems() {}

    /**
     * Each with an id, and messages with their content as parts.
     *
     * @param ids unique texts of letters and digits
     */
    public static List<JsonNode> kept(List<JsonNode> input, Supplier<String> ids) {
        List<JsonNode> kept = new ArrayList<>();
        for (JsonNode given : input) {
            ObjectNode item = given.deepCopy();
            String type = ResponsesRequest.typeOf(given);
            item.put("type", type);
            if (!item.path("id").isTextual()) {
                item.put("id", prefix(type) + ids.get());
            }
            if (type.equals("message") && item.path("content").isTextual()) {
                String text = item.path("content").textValue();
                boolean said = item.path("role").asText("").equals("assistant");
                ObjectNode part =
                        item.putArray("content")
                                .addObject()
                                .put("type", said ? "output_text" : "input_text")
                                .put("text", text);
                if (said) {
                    part.putArray("annotations");
                    part.putArray("logprobs");
                }
            }
            if (!item.path("status").isTextual() && !type.equals("item_reference")) {
                item.put("status", "completed");
            }
            kept.add(item);
        }
        return kept;
    }

    private static String prefix(String type) {
        return switch (type) {
            case "message" -> "msg_";
            case "reasoning" -> "rs_";
            case "function_call" -> "fc_";
            case "function_call_output" -> "fco_";
            default -> "item_";
        };
    }

    /**
     * A page of items in OpenAI's form.
     *
     * @param after the id of the item before the first one
     * @param limit items, 1 to 100
     * @param ascending the order of the request; else the newest first
     * @throws ApiError 400 when there is no item {@code after}
     */
    public static ObjectNode page(
            List<JsonNode> items, Optional<String> after, int limit, boolean ascending) {
        List<JsonNode> ordered = ascending ? items : items.reversed();
        int from = after.map(id -> position(ordered, id) + 1).orElse(0);
        List<JsonNode> shown =
                ordered.subList(from, (int) Math.min((long) from + limit, ordered.size()));
        ObjectNode page = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode data = page.putArray("data");
        shown.forEach(data::add);
        page.set("first_id", data.path(0).path("id"));
        page.set("last_id", data.path(data.size() - 1).path("id"));
        for (String end : List.of("first_id", "last_id")) {
            if (data.isEmpty()) {
                page.putNull(end);
            }
        }
        return page.put("has_more", from + shown.size() < ordered.size());
    }

    private static int position(List<JsonNode> items, String id) {
        return IntStream.range(0, items.size())
                .filter(i -> items.get(i).path("id").asText("").equals(id))
                .findFirst()
                .orElseThrow(
                        () -> ApiError.badRequest("after: there is no such item").param("after"));
    }
}
