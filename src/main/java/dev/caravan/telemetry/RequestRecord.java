package dev.caravan.telemetry;

import dev.caravan.failover.Attempt;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The facts of one request that is over. No prompt, no reply, no secret. Times in milliseconds.
 *
 * @param endpoint the intake route's id
 * @param status what the client got; empty when it had left
 * @param session stands for the session's key, where the request belongs to one
 * @param attempts in their order; empty where no model was asked
 * @param tokens as the provider reported them, or estimated
 * @param firstTokenMs from the request's arrival to the first content of its reply
 * @param upstreamMs spent in calls to providers
 * @param waitedMs spent waiting for a local service
 * @param bytes sent to the client
 * @param traceId where the request is traced
 */
public record RequestRecord(
        String requestId,
        String endpoint,
        Optional<Integer> status,
        Optional<String> agent,
        Optional<String> session,
        List<Attempt> attempts,
        boolean stream,
        Optional<Tokens> tokens,
        OptionalLong firstTokenMs,
        long durationMs,
        long upstreamMs,
        long waitedMs,
        long bytes,
        Optional<String> traceId) {
    public RequestRecord {
        attempts = List.copyOf(attempts);
    }

    /** The attempt that answered, else the last one. */
    public Optional<Attempt> last() {
        return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.getLast());
    }

    /** Milliseconds in the gateway itself: neither upstream nor waiting for a server to start. */
    public long overheadMs() {
        return Math.max(0, durationMs - upstreamMs - waitedMs);
    }

    /** USD by the model's cost table; empty where no model answered or nothing was counted. */
    public Optional<Double> costUsd() {
        return tokens.flatMap(
                counted ->
                        last().filter(attempt -> attempt.failure().isEmpty())
                                .flatMap(attempt -> attempt.candidate().row())
                                .map(row -> counted.costUsd(row.cost())));
    }
}
