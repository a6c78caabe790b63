package dev.caravan.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.openai.ApiError;
import dev.caravan.responses.NativeEvents;

import java.util.Set;
import java.util.function.Consumer;

/** The reply of a provider that speaks the Responses API itself (RSP-2). */
final class NativeOutlet implements Outlet {
    private static final byte[] NOTHING = {};
    private static final Set<String> ENDS = Set.of("response.completed", "response.incomplete");

    private final NativeEvents events;
    private final Consumer<ObjectNode> keep;

    /**
     * An outlet for one reply.
     *
     * @param keep told of the response before the client is told of its end: it may ask for it then
     */
    NativeOutlet(NativeEvents events, Consumer<ObjectNode> keep) {
        this.events = events;
        this.keep = keep;
    }

    @Override
    public ObjectNode whole(ObjectNode reply) {
        ObjectNode response = events.own(reply);
        keep.accept(events.response());
        return response;
    }

    @Override
    public byte[] begin() {
        return NOTHING;
    }

    @Override
    public byte[] chunk(ObjectNode chunk) {
        ObjectNode event = events.event(chunk);
        if (ENDS.contains(event.path("type").asText(""))) {
            keep.accept(events.response());
        }
        return BridgedOutlet.bytes(event);
    }

    /** The provider's own last event ends it. */
    @Override
    public byte[] end(ObjectNode usage) {
        return NOTHING;
    }

    @Override
    public byte[] brokenOff(ApiError error) {
        return BridgedOutlet.bytes(events.failed(BridgedOutlet.code(error), error.message()));
    }
}
