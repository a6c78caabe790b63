package dev.caravan.dialect.responses;

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
 * The events of a response as chunks of a chat completion. The stream is complete after {@code
 * response.completed} or {@code response.incomplete}; any other end is a failure.
 */
final class ResponsesStream implements ReplyStream {
    private final EventSource source;
    private final ChunkForm form;
    private final ResponseEvents events = new ResponseEvents();
    private final ArrayDeque<Chunk> ready = new ArrayDeque<>();
    private boolean complete;

    ResponsesStream(SseReader reader, ChunkForm form, Runnable alive) {
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
        String type = event.path("type").asText("");
        switch (type) {
            case "error" ->
                    throw new AttemptFailed(
                            UpstreamErrors.of(
                                    event.path("error").isObject() ? event.get("error") : event));
            case "response.failed", "response.cancelled" ->
                    throw new AttemptFailed(
                            UpstreamErrors.of(event.path("response").path("error")));
            case "response.completed", "response.incomplete" -> end(event.path("response"));
            case "" -> throw notOurs(event);
            default -> events.read(event).forEach(this::tell);
        }
    }

    private static AttemptFailed notOurs(JsonNode event) {
        Optional<JsonNode> error =
                event instanceof ObjectNode object
                        ? UpstreamErrors.inReply(object)
                        : Optional.empty();
        return error.isPresent()
                ? new AttemptFailed(UpstreamErrors.of(error.get()))
                : Completion.unusable(
                        Reason.BAD_RESPONSE, "an event is none of the Responses API's");
    }

    private void end(JsonNode response) throws AttemptFailed {
        ResponseEnd.requireNoFailure(response);
        complete = true;
        events.end(response).forEach(this::tell);
        if (!events.carried()) {
            throw Completion.unusable(Reason.EMPTY_RESPONSE, "the stream held no reply");
        }
        if (response.path("usage").isObject()) {
            ObjectNode usage = JsonNodeFactory.instance.objectNode();
            usage.putArray("choices");
            usage.set("usage", ResponseUsage.of(response.get("usage")));
            var _ = form.of(usage, false);
        }
    }

    private void tell(Chunk chunk) {
        form.of(chunk.json(), chunk.carries()).ifPresent(ready::add);
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
