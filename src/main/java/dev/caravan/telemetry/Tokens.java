package dev.caravan.telemetry;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.config.Provider.Cost;

/**
 * Token counts of a reply.
 *
 * @param input all of the prompt, cached ones included
 * @param cached read from a cache
 * @param cacheWritten written to a cache
 * @param estimated whether the provider gave none (4 bytes a token)
 */
public record Tokens(long input, long cached, long cacheWritten, long output, boolean estimated) {
    private static final double PER_MILLION = 1_000_000;

    /** From a {@code usage} object in the chat API's form. */
    public static Tokens of(JsonNode usage) {
        JsonNode details = usage.path("prompt_tokens_details");
        return new Tokens(
                usage.path("prompt_tokens").asLong(0),
                details.path("cached_tokens").asLong(0),
                details.path("cache_creation_tokens").asLong(0),
                usage.path("completion_tokens").asLong(0),
                usage.path("estimated").asBoolean(false));
    }

    double costUsd(Cost cost) {
        long plain = Math.max(0, input - cached - cacheWritten);
        return (plain * cost.input()
                        + cached * cost.cacheRead()
                        + cacheWritten * cost.cacheWrite()
                        + output * cost.output())
                / PER_MILLION;
    }
}
