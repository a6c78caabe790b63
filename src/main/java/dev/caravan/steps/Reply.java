package dev.caravan.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.dialect.ChunkForm;
import dev.caravan.dialect.ReplyStream;
import dev.caravan.dialect.ReplyStream.Chunk;

import java.util.List;

/** What the spine hands back to an intake. */
public sealed interface Reply {

    /** Token counts in the chat API's form, as far as the reply got; estimated where none came. */
    ObjectNode usage();

    /** A reply that is complete. */
    record Whole(ObjectNode json, ObjectNode usage) implements Reply {
        /** A reply with its usage in the chat API's form. */
        public Whole(ObjectNode json) {
            this(json, json.withObject("/usage"));
        }
    }

    /**
     * A reply that has begun.
     *
     * @param held chunks read before the client's headers were committed; the last one carries
     *     something
     * @param form keeps the usage
     */
    record Streamed(List<Chunk> held, ReplyStream rest, ChunkForm form) implements Reply {
        public Streamed {
            held = List.copyOf(held);
        }

        @Override
        public ObjectNode usage() {
            return form.usage();
        }
    }
}
