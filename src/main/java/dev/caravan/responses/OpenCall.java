package dev.caravan.responses;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A tool call whose arguments are being written. */
final class OpenCall implements OpenItem {
    private final EventLine events;
    private final String id;
    private final int index;
    private final String callId;
    private final StringBuilder name = new StringBuilder();
    private final StringBuilder arguments = new StringBuilder();
    private boolean begun;
    private int told;

    /**
     * A call; it is told of once its name is known.
     *
     * @param index of the item in the output
     */
    OpenCall(EventLine events, String id, int index, String callId) {
        this.events = events;
        this.id = id;
        this.index = index;
        this.callId = callId;
    }

    /** What a delta brings; either may be empty. */
    void add(String namePart, String argumentsPart) {
        if (!begun) {
            name.append(namePart);
        }
        arguments.append(argumentsPart);
        if (name.isEmpty()) {
            return;
        }
        begin();
        String more = arguments.substring(told);
        told = arguments.length();
        if (!more.isEmpty()) {
            at(events.add("response.function_call_arguments.delta")).put("delta", more);
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            events.add("response.output_item.added")
                    .put("output_index", index)
                    .set("item", item("in_progress", ""));
        }
    }

    private ObjectNode at(ObjectNode event) {
        return event.put("item_id", id).put("output_index", index);
    }

    private ObjectNode item(String status, String text) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("type", "function_call")
                .put("status", status)
                .put("call_id", callId)
                .put("name", name.toString())
                .put("arguments", text);
    }

    @Override
    public ObjectNode close(String status) {
        begin();
        at(events.add("response.function_call_arguments.done"))
                .put("name", name.toString())
                .put("arguments", arguments.toString());
        ObjectNode item = item(status, arguments.toString());
        events.add("response.output_item.done").put("output_index", index).set("item", item);
        return item.deepCopy();
    }
}
