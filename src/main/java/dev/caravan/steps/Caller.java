package dev.caravan.steps;

import dev.caravan.routing.Ask;
import dev.caravan.telemetry.Tracing.RequestSpan;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request's envelope: all that the gateway keeps of its headers.
 *
 * @param requestId ours, in {@code x-request-id} and in the log
 * @param agentHeader {@code x-openclaw-agent-id}
 * @param modelHeader {@code x-openclaw-model}
 * @param sessionHeader {@code x-openclaw-session-key}
 * @param channelHeader {@code x-openclaw-message-channel}
 * @param plain {@code x-caravan-plain}: whether the agent's prompt is left out
 * @param timeoutMs {@code x-caravan-timeout-ms}: lowers the deadline over the chain
 * @param trace of {@code traceparent} and {@code tracestate}, the only headers that go on to a
 *     provider
 * @param startedNanos of the watchdog's clock
 */
public record Caller(
        String requestId,
        Optional<String> agentHeader,
        Optional<String> modelHeader,
        Optional<String> sessionHeader,
        Optional<String> channelHeader,
        boolean plain,
        OptionalLong timeoutMs,
        RequestSpan trace,
        long startedNanos) {

    Ask ask(Optional<String> model) {
        return new Ask(agentHeader, modelHeader, model);
    }
}
