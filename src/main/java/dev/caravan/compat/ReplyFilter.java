package dev.caravan.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/**
 * Changes one reply in the front's form, whole or chunk by chunk. Made for one attempt, used by one
 * thread.
 */
public interface ReplyFilter {

    /** Changes a whole {@code chat.completion} in place. */
    void whole(ObjectNode reply);

    /**
     * Takes the next {@code chat.completion.chunk} and gives what can go on now: as many chunks,
     * more, or none while something is held back. The chunk is the filter's to change.
     */
    List<ObjectNode> chunk(ObjectNode chunk);

    /** The stream is complete: what was held back. No chunk follows. */
    default List<ObjectNode> end() {
        return List.of();
    }

    /** What was noticed or changed, to be logged when the reply is complete (SHP-4, CMP-8). */
    default List<Remark> remarks() {
        return List.of();
    }

    /**
     * One line for the log, without any of the reply's text.
     *
     * @param field the reply's field that was changed, e.g. {@code tool_calls}; empty when nothing
     *     was
     */
    record Remark(String field, String text) {}
}
