package dev.caravan.compat;

import dev.caravan.routing.Candidate;

import java.util.Optional;

/**
 * For whom a request is shaped.
 *
 * @param systemPrompt the agent's own prompt (AGT-5)
 * @param first whether no candidate was tried before this one
 */
public record Shaping(Candidate candidate, Optional<String> systemPrompt, boolean first) {

    /** Whether the endpoint is not OpenAI itself (spec 1.4). */
    public boolean proxyStyle() {
        return !candidate.provider().isNative();
    }

    /** A compat switch of the model; where it says nothing, native endpoints have it. */
    boolean supports(String key) {
        return candidate.compat(key, !proxyStyle());
    }
}
