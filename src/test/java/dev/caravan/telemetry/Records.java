package dev.caravan.telemetry;

import dev.caravan.failover.Attempt;
import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.routing.Candidate;
import dev.caravan.routing.Configured;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Requests that are over. */
final class Records {
    private static final String PROVIDERS =
            "p: { baseUrl: 'http://127.0.0.1:1/v1', models: [ { id: 'm', cost: { input: 2, output:"
                    + " 10, cacheRead: 0.5, cacheWrite: 4 } } ] },"
                    + "open: { baseUrl: 'http://127.0.0.1:1/v1', models: [] }";

    private Records() {}

    static Candidate candidate(String ref) {
        return Configured.candidate(PROVIDERS, ref);
    }

    static Attempt ok(String ref) {
        return new Attempt(candidate(ref), Optional.empty(), 40);
    }

    static Attempt failed(String ref, Reason reason) {
        return new Attempt(
                candidate(ref),
                Optional.of(new Failure.Answered(reason, 429, "canary", OptionalLong.empty())),
                7);
    }

    static RequestRecord of(Optional<Integer> status, Tokens tokens, Attempt... attempts) {
        return new RequestRecord(
                "req_1",
                "chat-completions",
                status,
                Optional.of("main"),
                Optional.of("0123456789ab"),
                List.of(attempts),
                true,
                Optional.of(tokens),
                OptionalLong.of(55),
                120,
                100,
                5,
                2_048,
                Optional.empty());
    }
}
