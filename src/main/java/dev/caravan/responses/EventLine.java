package dev.caravan.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;

/** The events of one response in their order, numbered from 0 (RSP-3). Used by one thread. */
final class EventLine {
    private List<ObjectNode> pending = new ArrayList<>();
    private long next;

    /** One more event; its other fields are the caller's to set. */
    ObjectNode add(String type) {
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", type);
        event.put("sequence_number", next++);
        pending.add(event);
        return event;
    }

    /** An event about a whole response, as it is now. */
    void add(String type, JsonNode response) {
        add(type).set("response", response.deepCopy());
    }

    /** What was added since the last call. */
    List<ObjectNode> take() {
        List<ObjectNode> taken = List.copyOf(pending);
        pending = new ArrayList<>();
        return taken;
    }
}
