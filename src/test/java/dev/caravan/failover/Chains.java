package dev.caravan.failover;

import dev.caravan.routing.Ask;
import dev.caravan.routing.Candidate;
import dev.caravan.routing.Configured;
import dev.caravan.routing.Routing;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Candidates and failures to plan with. */
final class Chains {
    private static final Routing ROUTING =
            new Routing(
                    Configured.of(
                            """
                            p: { baseUrl: 'http://localhost:1/v1', models: [
                              { id: 'a', contextWindow: 8000 }, { id: 'b', contextWindow: 16000 },
                              { id: 'c', contextWindow: 8000 } ] },
                            q: { baseUrl: 'http://localhost:2/v1', models: [
                              { id: 'x', contextWindow: 4000 }, { id: 'y', contextWindow: 32000 } ] },
                            r: { baseUrl: 'http://localhost:3/v1', models: [
                              { id: 'z', contextWindow: 8000 } ] },
                            """,
                            "",
                            Map.of()));

    /** All of them, in an order of their own. */
    static final List<Candidate> ALL = of("p/a", "p/b", "q/x", "p/c", "q/y", "r/z");

    private Chains() {}

    static List<Candidate> of(String... refs) {
        return Arrays.stream(refs).map(Chains::candidate).toList();
    }

    static Candidate candidate(String ref) {
        return ROUTING.resolve(new Ask(Optional.empty(), Optional.empty(), Optional.of(ref)))
                .chain()
                .getFirst();
    }

    /** A failure of that reason, in the form in which it comes. */
    static Failure failure(Reason reason) {
        return switch (reason) {
            case TIMEOUT -> new Failure.TimedOut(Clock.FIRST_EVENT, 1_000);
            case CONNECTION -> new Failure.Unreachable("connection refused");
            case BAD_RESPONSE, EMPTY_RESPONSE, UNKNOWN -> new Failure.Unusable(reason, "detail");
            case CLIENT_DISCONNECTED -> new Failure.ClientGone();
            case LOCAL_SERVICE_FAILED,
                    MISSING_CREDENTIAL,
                    BLOCKED_NETWORK,
                    UNSUPPORTED_INPUT,
                    CONTEXT_WINDOW_TOO_SMALL,
                    COOLDOWN ->
                    new Failure.Skipped(reason, "detail");
            case AUTH,
                    BILLING,
                    RATE_LIMIT,
                    OVERLOADED,
                    SERVER_ERROR,
                    MODEL_NOT_FOUND,
                    FORMAT,
                    CONTEXT_OVERFLOW ->
                    new Failure.Answered(reason, 418, "detail", OptionalLong.empty());
        };
    }
}
