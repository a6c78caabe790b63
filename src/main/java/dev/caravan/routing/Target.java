package dev.caravan.routing;

import dev.caravan.config.RouteTools;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who answers a request.
 *
 * @param agentId the agent whose allowlist holds
 * @param systemPrompt to be put before the client's own system text (AGT-5)
 * @param chain candidates in the order of trial, never empty
 * @param warmFallback whether the next candidate may answer while a local server starts (SVC-13)
 * @param tools what the gateway runs for the agent, where it is asked as one (TOL-1)
 * @param timeoutSeconds deadline over the whole chain, in seconds
 */
public record Target(
        String agentId,
        Optional<String> systemPrompt,
        List<Candidate> chain,
        boolean warmFallback,
        RouteTools tools,
        OptionalInt timeoutSeconds) {
    public Target {
        chain = List.copyOf(chain);
    }

    /** The same without the agent's prompt and tools: the client's own words go out as they are. */
    public Target plain() {
        return new Target(
                agentId, Optional.empty(), chain, warmFallback, RouteTools.NONE, timeoutSeconds);
    }
}
