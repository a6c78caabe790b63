package dev.caravan.batch;

import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * When a line that failed is tried again (GUA-4). Pure.
 *
 * @param maxAttempts tries of a line, 1 or more
 */
record RetryRule(int maxAttempts) {
    /** The longest pause of our own, in milliseconds. */
    static final long MAX_MS = 60_000;

    /** A provider's word is honoured up to one hour, as it is over HTTP. */
    static final long MAX_HINT_MS = 3_600_000;

    private static final long FIRST_MS = 1_000;
    private static final int MAX_DOUBLINGS = 6;

    /** Reasons that may be gone the next time. */
    private static final Set<String> PASSING =
            Set.of(
                    "rate_limit",
                    "overloaded",
                    "server_error",
                    "timeout",
                    "connection",
                    "local_service_failed",
                    "bad_response",
                    "empty_response");

    /** Reasons that tell of too much at once (GUA-6). */
    private static final Set<String> TOO_MUCH = Set.of("rate_limit", "overloaded", "timeout");

    /**
     * Milliseconds until the next try; empty when there is none.
     *
     * @param failed what the last try ended with
     * @param attempts tries so far, 1 or more
     */
    OptionalLong pauseMs(LineOutcome.Failed failed, int attempts, RandomGenerator random) {
        if (!PASSING.contains(failed.reason()) || attempts >= maxAttempts) {
            return OptionalLong.empty();
        }
        long most = Math.min(MAX_MS, FIRST_MS << Math.min(attempts - 1, MAX_DOUBLINGS));
        // Half of it at least, so that lines that failed together do not come back together.
        long own = most / 2 + random.nextLong(most / 2 + 1);
        long hint = Math.clamp(failed.retryAfterMs().orElse(0), 0, MAX_HINT_MS);
        return OptionalLong.of(Math.max(own, hint));
    }

    static boolean isTooMuch(LineOutcome.Failed failed) {
        return TOO_MUCH.contains(failed.reason());
    }
}
