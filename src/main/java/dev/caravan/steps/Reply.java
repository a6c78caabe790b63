package dev.caravan.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.dialect.ReplyStream;
import dev.caravan.dialect.ReplyStream.Chunk;

import java.util.List;

/** What the spine hands back to an intake. */
public sealed interface Reply {

    /** A reply that is complete. */
    record Whole(ObjectNode json) implements Reply {}

    /**
     * A reply that has begun.
     *
     * @param held chunks read before the client's headers were committed; the last one carries
     *     something
     */
    record Streamed(List<Chunk> held, ReplyStream rest) implements Reply {
        public Streamed {
            held = List.copyOf(held);
        }
    }
}
