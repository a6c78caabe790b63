package dev.caravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.dialect.ReplyStream.Chunk;
import dev.caravan.routing.ModelRef;

import java.util.Optional;

/**
 * Gives chunks the front's form (HTTP-6, SHP-2): {@code model} is the ref that answered, {@code
 * id}, {@code object} and {@code created} are there, and the usage reaches the client as one
 * closing chunk, only when it asked for it. Keeps the usage for the accounts.
 */
public final class ChunkForm {
    private final ModelRef ref;
    private final boolean clientWantsUsage;
    private final long promptBytes;
    private String id;
    private long created;
    private long textBytes;
    private Optional<ObjectNode> usage = Optional.empty();
    private Optional<ObjectNode> earlier = Optional.empty();
    private boolean closed;

    /** What the upstream's own usage chunk holds besides, e.g. timings. */
    private ObjectNode closing = JsonNodeFactory.instance.objectNode();

    /**
     * A form for one reply.
     *
     * @param fallbackId id for a stream that has none
     * @param nowSeconds {@code created} for a stream that has none
     * @param promptBytes size of the request, to estimate a missing usage
     */
    public ChunkForm(
            ModelRef ref,
            boolean clientWantsUsage,
            String fallbackId,
            long nowSeconds,
            long promptBytes) {
        this.ref = ref;
        this.clientWantsUsage = clientWantsUsage;
        this.promptBytes = promptBytes;
        this.id = fallbackId;
        this.created = nowSeconds;
    }

    /** The chunk as the client gets it; empty when it was only usage. */
    public Optional<Chunk> of(ObjectNode json, boolean carries) {
        takeUsage(json);
        if (!json.path("choices").isArray() || json.path("choices").isEmpty()) {
            usage.ifPresent(_ -> closing = json);
            return Optional.empty();
        }
        id = json.path("id").asText(id);
        created = json.path("created").asLong(created);
        json.put("id", id).put("created", created).put("object", "chat.completion.chunk");
        json.put("model", ref.toString());
        for (JsonNode choice : json.path("choices")) {
            textBytes += Usage.textBytes(choice.path("delta"));
        }
        return Optional.of(new Chunk(json, carries));
    }

    /** Usage stands at the top, or inside a choice with some servers. */
    private void takeUsage(ObjectNode json) {
        JsonNode top = json.remove("usage");
        if (top instanceof ObjectNode object) {
            usage = Optional.of(object);
        }
        for (JsonNode choice : json.path("choices")) {
            if (choice instanceof ObjectNode object
                    && object.remove("usage") instanceof ObjectNode inner) {
                usage = Optional.of(inner);
            }
        }
    }

    /** The closing usage chunk, once, when the client asked for it. */
    public Optional<Chunk> closingUsage() {
        if (!clientWantsUsage || closed) {
            return Optional.empty();
        }
        closed = true;
        ObjectNode json = closing.deepCopy();
        json.put("id", id).put("object", "chat.completion.chunk").put("created", created);
        json.put("model", ref.toString());
        json.putArray("choices");
        json.set("usage", usage());
        return Optional.of(new Chunk(json, true));
    }

    /** The reply has more than one call: what those before used is part of its usage. */
    public void addUsage(ObjectNode before) {
        earlier = Optional.of(before);
    }

    /** What the upstream reported, else an estimate that says so. */
    public ObjectNode usage() {
        ObjectNode own = usage.orElseGet(() -> Usage.estimate(promptBytes, textBytes));
        return earlier.map(before -> UsageSum.of(before, own)).orElse(own);
    }
}
