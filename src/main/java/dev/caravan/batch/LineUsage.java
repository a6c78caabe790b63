package dev.caravan.batch;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Tokens of lines.
 *
 * @param input of their prompts, those from a cache included
 * @param output of their replies
 */
public record LineUsage(long input, long output) {
    static final LineUsage NONE = new LineUsage(0, 0);

    /** What a reply says, in the words of any of the three URLs; none where it says nothing. */
    static LineUsage of(JsonNode reply) {
        JsonNode usage = reply.path("usage");
        return new LineUsage(
                usage.path("prompt_tokens").asLong(usage.path("input_tokens").asLong(0)),
                usage.path("completion_tokens").asLong(usage.path("output_tokens").asLong(0)));
    }

    /** Both together. */
    public long total() {
        return input + output;
    }
}
