package dev.caravan.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.openai.ApiError;

/** A reply in the form of the endpoint that was asked. Used for one reply, by one thread. */
interface Outlet {

    /** A whole reply as the client's JSON. */
    ObjectNode whole(ObjectNode reply) throws AttemptFailed;

    /** Bytes before the first chunk of a stream. */
    byte[] begin();

    /** A chunk's bytes. */
    byte[] chunk(ObjectNode chunk) throws AttemptFailed;

    /**
     * Bytes after the last chunk.
     *
     * @param usage in the chat API's words
     */
    byte[] end(ObjectNode usage);

    /** The end of a stream that broke off, or of one that never began. */
    byte[] brokenOff(ApiError error);
}
