package dev.caravan.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.OptionalLong;

/** How a try of a line ended. */
public sealed interface LineOutcome {

    /** A model answered; {@code body} is what a client over HTTP would have got. */
    record Answered(String requestId, ObjectNode body) implements LineOutcome {}

    /**
     * Nobody answered.
     *
     * @param status of the error as a client over HTTP would have got it
     * @param reason the error's code, e.g. {@code rate_limit}
     * @param retryAfterMs what the error says about another try, in milliseconds
     */
    record Failed(
            String requestId, int status, String reason, ObjectNode body, OptionalLong retryAfterMs)
            implements LineOutcome {}

    /** Nobody was asked: all who could answer are left alone for so many milliseconds (FLV-6). */
    record Cooling(long leftMs) implements LineOutcome {}

    /** The line was called back before it had ended. */
    record Recalled() implements LineOutcome {}
}
