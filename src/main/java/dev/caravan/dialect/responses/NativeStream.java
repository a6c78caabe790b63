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
import java.util.Optional;

/**
 * The events of a response for a client that asked for them: they stay what they are. The stream is
 * complete after {@code response.completed} or {@code response.incomplete}; any other end is a
 * failure.
 */
public final class NativeStream implements ReplyStream {
    private final EventSource source;
    private final ChunkForm form;
    private boolean carried;
    private boolean complete;

    /**
     * A stream over a reader.
     *
     * @param form keeps the usage
     * @param alive told of every event and comment, so that clocks can be reset
     */
    public NativeStream(SseReader reader, ChunkForm form, Runnable alive) {
        this.source = new EventSource(reader, alive);
        this.form = form;
    }

    @Override
    public Optional<Chunk> next() throws AttemptFailed, IOException {
        if (complete) {
            return Optional.empty();
        }
        ObjectNode event = (ObjectNode) source.next();
        boolean carries =
                switch (event.path("type").asText("")) {
                    case "error" ->
                            throw failed(
                                    event.path("error").isObject() ? event.get("error") : event);
                    case "response.failed", "response.cancelled" ->
                            throw failed(event.path("response").path("error"));
                    case "response.completed", "response.incomplete" -> {
                        end(event.path("response"));
                        yield true;
                    }
                    case "" -> throw notOurs(event);
                    default -> event.path("type").asText("").endsWith(".delta");
                };
        carried |= carries;
        return Optional.of(new Chunk(event, carries));
    }

    private static AttemptFailed failed(JsonNode error) {
        return new AttemptFailed(UpstreamErrors.of(error));
    }

    private static AttemptFailed notOurs(ObjectNode event) {
        return UpstreamErrors.inReply(event)
                .map(NativeStream::failed)
                .orElseGet(
                        () ->
                                Completion.unusable(
                                        Reason.BAD_RESPONSE,
                                        "an event is none of the Responses API's"));
    }

    private void end(JsonNode response) throws AttemptFailed {
        ResponseEnd.requireNoFailure(response);
        complete = true;
        if (!carried && NativeReply.isEmpty(response)) {
            throw Completion.unusable(Reason.EMPTY_RESPONSE, "the stream held no reply");
        }
        if (response.path("usage").isObject()) {
            ObjectNode usage = JsonNodeFactory.instance.objectNode();
            usage.putArray("choices");
            usage.set("usage", ResponseUsage.of(response.get("usage")));
            var _ = form.of(usage, false);
        }
    }

    @Override
    public boolean hasReady() {
        return complete || source.hasReady();
    }

    @Override
    public void drain() throws IOException {
        source.drain();
    }
}
