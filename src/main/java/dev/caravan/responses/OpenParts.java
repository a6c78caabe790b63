package dev.caravan.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Optional;

/** A message or thoughts, written part by part. */
final class OpenParts implements OpenItem {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What an item may be, with what only its kind has. */
    enum Kind {
        MESSAGE,
        REASONING
    }

    /** The parts that there are, with the words of their events. */
    enum Part {
        TEXT("output_text", "text", "response.output_text"),
        REFUSAL("refusal", "refusal", "response.refusal"),
        THOUGHT("reasoning_text", "text", "response.reasoning_text");

        private final String type;
        private final String field;
        private final String event;

        Part(String type, String field, String event) {
            this.type = type;
            this.field = field;
            this.event = event;
        }

        ObjectNode node(String text) {
            ObjectNode part = JSON.objectNode().put("type", type).put(field, text);
            if (this == TEXT) {
                part.putArray("annotations");
                part.putArray("logprobs");
            }
            return part;
        }
    }

    private final EventLine events;
    private final Kind kind;
    private final String id;
    private final int index;
    private final ArrayNode done = JSON.arrayNode();
    private final ArrayNode sealed = JSON.arrayNode();
    private final StringBuilder text = new StringBuilder();
    private Optional<Part> open = Optional.empty();

    /**
     * Begins an item.
     *
     * @param index of the item in the output
     */
    OpenParts(EventLine events, Kind kind, String id, int index) {
        this.events = events;
        this.kind = kind;
        this.id = id;
        this.index = index;
        events.add("response.output_item.added")
                .put("output_index", index)
                .set("item", item("in_progress", JSON.arrayNode()));
    }

    Kind kind() {
        return kind;
    }

    /** More of a part; another part than the last one ends that. */
    void add(Part part, String more) {
        if (!open.equals(Optional.of(part))) {
            closePart();
            open = Optional.of(part);
            at(events.add("response.content_part.added")).set("part", part.node(""));
        }
        text.append(more);
        logprobs(part, at(events.add(part.event + ".delta")).put("delta", more));
    }

    /** Blocks that only their provider can read. */
    void seal(ArrayNode blocks) {
        sealed.addAll(blocks);
    }

    private void closePart() {
        open.ifPresent(
                part -> {
                    String whole = text.toString();
                    logprobs(part, at(events.add(part.event + ".done")).put(part.field, whole));
                    at(events.add("response.content_part.done")).set("part", part.node(whole));
                    done.add(part.node(whole));
                    text.setLength(0);
                });
        open = Optional.empty();
    }

    private static void logprobs(Part part, ObjectNode event) {
        if (part == Part.TEXT) {
            event.putArray("logprobs");
        }
    }

    private ObjectNode at(ObjectNode event) {
        return event.put("item_id", id)
                .put("output_index", index)
                .put("content_index", done.size());
    }

    private ObjectNode item(String status, ArrayNode content) {
        ObjectNode item = JSON.objectNode().put("id", id);
        switch (kind) {
            case MESSAGE -> item.put("type", "message").put("role", "assistant");
            case REASONING -> item.put("type", "reasoning").putArray("summary");
        }
        item.put("status", status).set("content", content);
        if (!sealed.isEmpty()) {
            item.put("encrypted_content", SealedThoughts.seal(sealed));
        }
        return item;
    }

    @Override
    public ObjectNode close(String status) {
        closePart();
        ObjectNode item = item(status, done);
        events.add("response.output_item.done")
                .put("output_index", index)
                .set("item", item.deepCopy());
        return item;
    }
}
