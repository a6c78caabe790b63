package dev.caravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayDeque;
import java.util.Optional;

/**
 * A whole reply told as a stream, for a server that answers JSON where events were asked (HTTP-8).
 */
public final class WholeAsStream implements ReplyStream {
    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
    private final ChunkForm form;

    /** From a reply as {@link Completion#map} gives it. */
    public WholeAsStream(ObjectNode reply, ChunkForm form) {
        this.form = form;
        ObjectNode content = head(reply);
        ObjectNode finish = head(reply);
        for (JsonNode choice : reply.path("choices")) {
            ((ArrayNode) content.get("choices")).add(delta(choice));
            ((ArrayNode) finish.get("choices")).add(end(choice));
        }
        finish.set("usage", reply.path("usage").deepCopy());
        form.of(content, true).ifPresent(chunks::add);
        form.of(finish, true).ifPresent(chunks::add);
    }

    /** Everything of the reply but its choices and its usage, which have their own chunks. */
    private static ObjectNode head(ObjectNode reply) {
        ObjectNode json = reply.objectNode();
        json.setAll(reply);
        json.remove("usage");
        json.putArray("choices");
        return json;
    }

    /** The choice, with its message as the delta. */
    private static ObjectNode delta(JsonNode choice) {
        ObjectNode part = choice.deepCopy();
        part.put("index", choice.path("index").asInt(0));
        part.remove("message");
        JsonNode delta = choice.path("message").deepCopy();
        int i = 0;
        for (JsonNode call : delta.path("tool_calls")) {
            if (call instanceof ObjectNode object) {
                object.put("index", i++);
            }
        }
        part.set("delta", delta);
        part.putNull("finish_reason");
        return part;
    }

    private static ObjectNode end(JsonNode choice) {
        ObjectNode part = ((ObjectNode) choice).objectNode();
        part.put("index", choice.path("index").asInt(0));
        part.putObject("delta");
        part.put("finish_reason", choice.path("finish_reason").asText("stop"));
        return part;
    }

    @Override
    public Optional<Chunk> next() {
        Chunk chunk = chunks.poll();
        return chunk != null ? Optional.of(chunk) : form.closingUsage();
    }

    @Override
    public boolean hasReady() {
        return true;
    }

    @Override
    public void drain() {
        // The body was read whole.
    }
}
