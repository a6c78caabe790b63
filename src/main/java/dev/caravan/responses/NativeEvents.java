package dev.caravan.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.HashMap;
import java.util.Map;

/**
 * Events of a provider that speaks the API itself, with what is the gateway's own: the response's
 * id and model, and the numbers that some servers leave out (RSP-3). Used for one reply, by one
 * thread.
 */
public final class NativeEvents {
    private static final String OUTPUT_INDEX = "output_index";
    private static final String CONTENT_INDEX = "content_index";

    private final ObjectNode head;
    private final Map<String, Integer> places = new HashMap<>();
    private ObjectNode last;
    private long next;

    /** For one reply; {@code head} as {@link ResponseHead} makes it. */
    public NativeEvents(ObjectNode head) {
        this.head = head.deepCopy();
        this.last = head.deepCopy();
    }

    /** The response object with the gateway's own fields; it is changed in place. */
    public ObjectNode own(ObjectNode response) {
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

    /** The event as the client gets it; it is changed in place. */
    public ObjectNode event(ObjectNode event) {
        event.put("sequence_number", next++);
        if (event.get("response") instanceof ObjectNode response) {
            own(response);
        }
        String item = event.path("item_id").asText(event.path("item").path("id").asText(""));
        if (!item.isEmpty()) {
            int known = places.getOrDefault(item, places.size());
            int place = event.path(OUTPUT_INDEX).asInt(known);
            places.put(item, place);
            event.put(OUTPUT_INDEX, place);
        }
        String type = event.path("type").asText("");
        boolean aboutPart =
                type.startsWith("response.content_part.")
                        || type.startsWith("response.output_text.")
                        || type.startsWith("response.reasoning_text.");
        if (aboutPart && !event.has(CONTENT_INDEX)) {
            event.put(CONTENT_INDEX, 0);
        }
        if (type.startsWith("response.output_text.d") && !event.has("logprobs")) {
            event.putArray("logprobs");
        }
        return event;
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
