package dev.caravan.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Events of a provider that speaks the API itself, with what is the gateway's own: the response's
 * id and model, and the numbers that some servers leave out (RSP-3). Used for one reply, by one
 * thread.
 */
public final class NativeEvents {
    private static final String OUTPUT_INDEX = "output_index";
    private static final String CONTENT_INDEX = "content_index";

    /** Beginnings of the events about a part of an item. */
    private static final List<String> PARTS =
            List.of(
                    "response.content_part.",
                    "response.output_text.",
                    "response.refusal.",
                    "response.reasoning_text.");

    /** What a response is as its last event comes. */
    private static final Map<String, String> STATES =
            Map.of(
                    "response.completed", "completed",
                    "response.incomplete", "incomplete",
                    "response.failed", "failed");

    private final ObjectNode head;
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private ObjectNode last;
    private long next;

    /** For one reply; {@code head} as {@link ResponseHead} makes it. */
    public NativeEvents(ObjectNode head) {
        this.head = head.deepCopy();
        this.last = head.deepCopy();
    }

    /**
     * The response object with the gateway's own fields, and with those that the schema asks for;
     * it is changed in place.
     */
    public ObjectNode own(ObjectNode response) {
        boolean cut = response.path("incomplete_details").isObject();
        return own(response, cut ? "incomplete" : "completed");
    }

    /** The same; {@code status} where it has none of its own. */
    private ObjectNode own(ObjectNode response, String status) {
        if (!response.hasNonNull("status")) {
            response.put("status", status);
        }
        head.properties()
                .forEach(
                        field -> {
                            if (!response.has(field.getKey())) {
                                response.set(field.getKey(), field.getValue().deepCopy());
                            }
                        });
        items(response.path("output"));
        NativeItems.usage(response.path("usage"));
        for (String name : new String[] {"id", "model", "previous_response_id", "store"}) {
            response.set(name, head.path(name));
        }
        last = response.deepCopy();
        return response;
    }

    /** The response as far as it was told. */
    public ObjectNode response() {
        return last.deepCopy();
    }

    private static void items(JsonNode items) {
        for (JsonNode item : items) {
            if (item instanceof ObjectNode object) {
                NativeItems.complete(object);
            }
        }
    }

    /** The event as the client gets it; it is changed in place. */
    public ObjectNode event(ObjectNode event) {
        event.put("sequence_number", next++);
        if (event.get("response") instanceof ObjectNode response) {
            own(response, STATES.getOrDefault(event.path("type").asText(""), "in_progress"));
        }
        if (event.get("item") instanceof ObjectNode item) {
            NativeItems.complete(item);
            names.put(item.path("id").asText(""), item.path("name").asText(""));
        }
        NativeItems.part(event.path("part"));
        place(event);
        String type = event.path("type").asText("");
        if (PARTS.stream().anyMatch(type::startsWith)) {
            orPut(event, CONTENT_INDEX);
        }
        if (type.startsWith("response.reasoning_summary_")) {
            orPut(event, "summary_index");
        }
        if (type.startsWith("response.output_text.d") && !event.has("logprobs")) {
            event.putArray("logprobs");
        }
        if (type.equals("response.function_call_arguments.done") && !event.has("name")) {
            event.put("name", names.getOrDefault(event.path("item_id").asText(""), ""));
        }
        return event;
    }

    private void place(ObjectNode event) {
        String item = event.path("item_id").asText(event.path("item").path("id").asText(""));
        if (!item.isEmpty()) {
            int known = places.getOrDefault(item, places.size());
            int place = event.path(OUTPUT_INDEX).asInt(known);
            places.put(item, place);
            event.put(OUTPUT_INDEX, place);
        }
    }

    private static void orPut(ObjectNode event, String index) {
        if (!event.has(index)) {
            event.put(index, 0);
        }
    }

    /** The last event of a reply that broke off. */
    public ObjectNode failed(String code, String message) {
        ObjectNode response = last.deepCopy();
        response.put("status", "failed")
                .putObject("error")
                .put("code", code)
                .put("message", message);
        ObjectNode event = head.objectNode().put("type", "response.failed");
        event.put("sequence_number", next++);
        event.set("response", response);
        return event;
    }
}
