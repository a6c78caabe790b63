package dev.caravan.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.dialect.ChunkForm;
import dev.caravan.dialect.Completion;
import dev.caravan.dialect.EventSource;
import dev.caravan.dialect.ReplyStream;
import dev.caravan.dialect.UpstreamErrors;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Reason;
import dev.caravan.sse.SseReader;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * The events of a message as chunks of a chat completion. The stream is complete after {@code
 * message_stop}; any other end is a failure.
 */
final class MessagesStream implements ReplyStream {
    private final EventSource source;
    private final ChunkForm form;
    private final MessageEvents events = new MessageEvents();
    private final ArrayDeque<Chunk> ready = new ArrayDeque<>();
    private boolean complete;

    MessagesStream(SseReader reader, ChunkForm form, Runnable alive) {
        this.source = new EventSource(reader, alive);
        this.form = form;
    }

    @Override
    public Optional<Chunk> next() throws AttemptFailed, IOException {
        while (ready.isEmpty() && !complete) {
            take(source.next());
        }
        Chunk chunk = ready.poll();
        return chunk != null ? Optional.of(chunk) : form.closingUsage();
    }

    private void take(JsonNode event) throws AttemptFailed {
        switch (event.path("type").asText("")) {
            case "error" -> throw new AttemptFailed(UpstreamErrors.of(event.path("error")));
            case "message_stop" -> {
                complete = true;
                if (!events.carried()) {
                    throw Completion.unusable(Reason.EMPTY_RESPONSE, "the stream held no reply");
                }
                JsonNodeFactory json = JsonNodeFactory.instance;
                ObjectNode usage = json.objectNode();
                usage.putArray("choices");
                usage.set("usage", events.usage());
                var _ = form.of(usage, false);
            }
            case "ping" -> {
                // Only says that somebody is there.
            }
            case "" ->
                    throw Completion.unusable(
                            Reason.BAD_RESPONSE, "an event is none of the Messages API's");
            default ->
                    events.read(event)
                            .flatMap(chunk -> form.of(chunk.json(), chunk.carries()))
                            .ifPresent(ready::add);
        }
    }

    @Override
    public boolean hasReady() {
        return complete || !ready.isEmpty() || source.hasReady();
    }

    @Override
    public void drain() throws IOException {
        source.drain();
    }
}
