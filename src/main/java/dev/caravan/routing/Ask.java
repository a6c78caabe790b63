package dev.caravan.routing;

import java.util.Optional;

/**
 * What a caller said about who should answer.
 *
 * @param agentHeader {@code x-openclaw-agent-id}
 * @param modelHeader {@code x-openclaw-model}
 * @param model the request's {@code model}
 */
public record Ask(
        Optional<String> agentHeader, Optional<String> modelHeader, Optional<String> model) {}
