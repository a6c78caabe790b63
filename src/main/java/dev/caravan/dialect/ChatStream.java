package dev.caravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.openai.Json;
import dev.caravan.sse.SseItem;
import dev.caravan.sse.SseReader;
import dev.caravan.sse.SseTooLarge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the event stream of an OpenAI-shaped server (HTTP-8) chunk by chunk. A stream is complete
 * after {@code [DONE]}, or when it ends after every choice it began has had a finish reason; any
 * other end is a failure.
 */
public final class ChatStream implements ReplyStream {
    private final SseReader reader;
    private final ChunkForm form;
    private final Runnable alive;
    private final Set<Integer> begun = new HashSet<>();
    private final Set<Integer> finished = new HashSet<>();
    private boolean carried;
    private boolean complete;

    /**
     * A stream over a reader.
     *
     * @param alive told of every event and comment, so that clocks can be reset
     */
    public ChatStream(SseReader reader, ChunkForm form, Runnable alive) {
        this.reader = reader;
        this.form = form;
        this.alive = alive;
    }

    @Override
    public Optional<Chunk> next() throws AttemptFailed, IOException {
        while (!complete) {
            Optional<SseItem> item = read();
            if (item.isEmpty()) {
                return end();
            }
            alive.run();
            Optional<Chunk> chunk =
                    switch (item.get()) {
                        case SseItem.Comment _ -> Optional.empty();
                        case SseItem.Event event -> chunk(event.data().strip());
                    };
            if (chunk.isPresent()) {
                return chunk;
            }
        }
        return form.closingUsage();
    }

    private Optional<SseItem> read() throws AttemptFailed, IOException {
        try {
            return reader.next();
        } catch (SseTooLarge e) {
            throw bad("an event is too large: " + e.getMessage());
        }
    }

    /** The connection ended without {@code [DONE]}. */
    private Optional<Chunk> end() throws AttemptFailed {
        complete = true;
        if (begun.isEmpty()) {
            throw new AttemptFailed(
                    new Failure.Unusable(
                            Reason.EMPTY_RESPONSE, "the stream ended without an event"));
        }
        if (!finished.containsAll(begun)) {
            throw new AttemptFailed(
                    new Failure.Unreachable("the stream ended before the reply was complete"));
        }
        return form.closingUsage();
    }

    private Optional<Chunk> chunk(String data) throws AttemptFailed {
        if (data.equals("[DONE]")) {
            complete = true;
            if (!carried) {
                throw new AttemptFailed(
                        new Failure.Unusable(Reason.EMPTY_RESPONSE, "the stream held no reply"));
            }
            return form.closingUsage();
        }
        if (data.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode json = parse(data);
        Optional<JsonNode> error = UpstreamErrors.inReply(json);
        if (error.isPresent()) {
            throw new AttemptFailed(UpstreamErrors.of(error.get()));
        }
        if (!json.has("choices") && !json.path("usage").isObject()) {
            throw bad("an event is no chat.completion.chunk");
        }
        boolean carries = readChoices(json);
        carried |= carries;
        return form.of(json, carries);
    }

    private static ObjectNode parse(String data) throws AttemptFailed {
        try {
            return Json.readObject(data.getBytes(StandardCharsets.UTF_8));
        } catch (Json.MalformedJson e) {
            throw bad(
                    data.startsWith("<")
                            ? "an event is HTML, not JSON"
                            : "an event is not JSON: " + e.describe());
        }
    }

    private boolean readChoices(ObjectNode json) {
        boolean carries = false;
        if (json.get("choices") instanceof ArrayNode choices) {
            for (JsonNode choice : choices) {
                if (choice instanceof ObjectNode object) {
                    carries |= readChoice(object);
                }
            }
        }
        return carries;
    }

    private boolean readChoice(ObjectNode choice) {
        int index = choice.path("index").asInt(0);
        begun.add(index);
        ObjectNode delta =
                choice.get("delta") instanceof ObjectNode object
                        ? object
                        : choice.putObject("delta");
        boolean finish = Carrying.finishes(choice);
        if (finish) {
            finished.add(index);
        }
        return finish || Carrying.fills(delta);
    }

    private static AttemptFailed bad(String detail) {
        return new AttemptFailed(new Failure.Unusable(Reason.BAD_RESPONSE, detail));
    }

    @Override
    public boolean hasReady() {
        return complete || reader.hasReady();
    }

    @Override
    public void drain() throws IOException {
        while (reader.next().isPresent()) {
            // What follows the end of a reply is of no interest.
        }
    }
}
