package dev.caravan.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;

import java.io.IOException;
import java.util.Optional;

/** The chunks of a streamed reply in our form, whatever the upstream's own is. One thread reads. */
public interface ReplyStream {

    /**
     * Waits for the next chunk; empty when the reply is complete.
     *
     * @throws AttemptFailed when the upstream sends an error, something that is no chunk, or ends
     *     before its reply does
     * @throws IOException when the connection fails
     */
    Optional<Chunk> next() throws AttemptFailed, IOException;

    /** Whether {@link #next} would return without waiting for the upstream. */
    boolean hasReady();

    /**
     * Reads what comes after the reply, so that the connection can be used again.
     *
     * @throws IOException when the connection fails
     */
    void drain() throws IOException;

    /**
     * One event for the client.
     *
     * @param carries whether it holds content, reasoning, a tool call or a finish reason (FLV-4)
     */
    record Chunk(ObjectNode json, boolean carries) {}
}
