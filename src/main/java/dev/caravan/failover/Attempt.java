package dev.caravan.failover;

import dev.caravan.routing.Candidate;

import java.util.Optional;

/**
 * One try of one candidate, for the trail.
 *
 * @param failure empty when it answered
 * @param millis from the start of the attempt to its outcome
 */
public record Attempt(Candidate candidate, Optional<Failure> failure, long millis) {

    /** {@code provider/model:reason} or {@code provider/model:ok}. */
    public String trail() {
        return candidate.ref() + ":" + failure.map(f -> f.reason().code()).orElse("ok");
    }
}
