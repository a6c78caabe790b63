package dev.caravan.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.openai.ApiError;
import dev.caravan.openai.Json;
import dev.caravan.responses.EventWriter;
import dev.caravan.sse.SseWriter;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A chat reply as a response and its events (RSP-2, RSP-3). */
final class BridgedOutlet implements Outlet {
    private final EventWriter writer;
    private final LongSupplier epochSeconds;
    private final Consumer<ObjectNode> keep;
    private boolean begun;

    /**
     * An outlet for one reply.
     *
     * @param keep told of the response before the client is told of its end: it may ask for it then
     */
    BridgedOutlet(EventWriter writer, LongSupplier epochSeconds, Consumer<ObjectNode> keep) {
        this.writer = writer;
        this.epochSeconds = epochSeconds;
        this.keep = keep;
    }

    @Override
    public ObjectNode whole(ObjectNode reply) throws AttemptFailed {
        writer.whole(reply);
        var _ = writer.end(reply.path("usage"), epochSeconds.getAsLong());
        ObjectNode response = writer.response();
        keep.accept(response);
        return response;
    }

    @Override
    public byte[] begin() {
        begun = true;
        return bytes(writer.begin());
    }

    @Override
    public byte[] chunk(ObjectNode chunk) throws AttemptFailed {
        return bytes(writer.chunk(chunk));
    }

    @Override
    public byte[] end(ObjectNode usage) {
        byte[] last = bytes(writer.end(usage, epochSeconds.getAsLong()));
        keep.accept(writer.response());
        return last;
    }

    @Override
    public byte[] brokenOff(ApiError error) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!begun) {
            out.writeBytes(begin());
        }
        out.writeBytes(bytes(writer.failed(code(error), error.message())));
        return out.toByteArray();
    }

    /** The API knows few codes; the message has ours. */
    static String code(ApiError error) {
        return error.status() == 429 ? "rate_limit_exceeded" : "server_error";
    }

    private static byte[] bytes(List<ObjectNode> events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        events.forEach(event -> out.writeBytes(bytes(event)));
        return out.toByteArray();
    }

    static byte[] bytes(ObjectNode event) {
        String type = event.path("type").asText("");
        return SseWriter.event(type, Json.bytes(event));
    }
}
