package dev.caravan.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.openai.ApiError;
import dev.caravan.openai.Json;
import dev.caravan.sse.SseWriter;

/** Replies of the spine as they are: chat completions, their chunks, embeddings. */
final class ChatOutlet implements Outlet {
    private static final byte[] NOTHING = {};

    @Override
    public ObjectNode whole(ObjectNode reply) {
        return reply;
    }

    @Override
    public byte[] begin() {
        return NOTHING;
    }

    @Override
    public byte[] chunk(ObjectNode chunk) {
        return SseWriter.data(Json.bytes(chunk));
    }

    @Override
    public byte[] end(ObjectNode usage) {
        return SseWriter.done();
    }

    /** HTTP-10. */
    @Override
    public byte[] brokenOff(ApiError error) {
        return SseWriter.data(Json.bytes(error.body()));
    }
}
