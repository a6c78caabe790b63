package dev.caravan.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How the simulator answers as long as no {@link Fault} is due. Immutable; every field is also a
 * field of {@code POST /simulator/behaviour} and a command-line option.
 *
 * @param responseDelayMs ms between the end of a request and the response's head; 0 or more
 * @param firstTokenDelayMs ms between the head of a stream (or the whole of a plain reply) and its
 *     first token; 0 or more
 * @param tokenDelayMs ms before each further token of a stream; 0 or more
 * @param keepAliveMs ms between bare comment lines while a stream lasts; 0 for none
 * @param tokens number of tokens in a reply; 0 for as many as the text has
 * @param bodyBytes size in bytes of a plain reply, or of the content of a stream; 0 for no padding
 * @param reply text of every reply; empty for one that quotes the request
 * @param crlf ends lines of a stream with CR LF
 * @param noSpace leaves out the space after {@code data:}
 * @param comments puts a comment line before each event
 * @param noDone leaves out the closing {@code [DONE]}
 * @param splitWrites cuts each event in the middle of its multi-byte characters, one write a piece
 * @param stringContentOnly refuses message content that is an array, with status 400
 * @param requiredKey bearer key without which requests to {@code /v1} get 401; empty for none
 * @param echoHeaders adds the request's headers to the reply, as {@code request_headers}
 * @param timestamps makes each token of a streamed text the time it is sent at: {@link
 *     System#nanoTime} in digits, which on Linux is the same clock in every process of a machine
 * @param contextWindow tokens of the context window; longer prompts are refused with status 400
 */
public record Behaviour(
        int responseDelayMs,
        int firstTokenDelayMs,
        int tokenDelayMs,
        int keepAliveMs,
        int tokens,
        int bodyBytes,
        String reply,
        boolean crlf,
        boolean noSpace,
        boolean comments,
        boolean noDone,
        boolean splitWrites,
        boolean stringContentOnly,
        String requiredKey,
        boolean echoHeaders,
        boolean timestamps,
        int contextWindow) {

    /** A prompt and well-behaved server with a context window of 32,768 tokens. */
    public static final Behaviour NORMAL =
            new Behaviour(
                    0, 0, 0, 0, 0, 0, "", false, false, false, false, false, false, "", false,
                    false, 32_768);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is below its range
     */
    public Behaviour {
        atLeast(0, responseDelayMs, "responseDelayMs");
        atLeast(0, firstTokenDelayMs, "firstTokenDelayMs");
        atLeast(0, tokenDelayMs, "tokenDelayMs");
        atLeast(0, keepAliveMs, "keepAliveMs");
        atLeast(0, tokens, "tokens");
        atLeast(0, bodyBytes, "bodyBytes");
        atLeast(1, contextWindow, "contextWindow");
    }

    /**
     * This behaviour with some fields changed.
     *
     * @param changes field name to new value
     * @throws IllegalArgumentException if a field is unknown, of the wrong type or out of range
     */
    public Behaviour with(ObjectNode changes) {
        ObjectNode merged = Json.MAPPER.valueToTree(this);
        merged.setAll(changes);
        try {
            return Json.MAPPER.treeToValue(merged, Behaviour.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("behaviour: " + e.getOriginalMessage(), e);
        }
    }

    private static void atLeast(int least, int value, String field) {
        if (value < least) {
            throw new IllegalArgumentException(field + " must be at least " + least);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Behaviour" + Json.MAPPER.<ObjectNode>valueToTree(this).without("requiredKey");
    }
}
