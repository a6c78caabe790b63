package dev.caravan.failover;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.openai.ApiError;
import dev.caravan.routing.Candidate;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the client is told when no candidate answered (FLV-7). */
public final class ExhaustedChain {
    /** Seconds until a provider is worth another try when it did not say. */
    private static final long DEFAULT_RETRY_SECONDS = 30;

    /** FLV-6: a provider's word is honoured up to one hour. */
    private static final long MAX_RETRY_SECONDS = 3_600;

    private ExhaustedChain() {}

    /**
     * The error for a plan without an answer.
     *
     * @param cooling milliseconds until a candidate is tried again, where it cools
     */
    public static ApiError error(Plan plan, Function<Candidate, OptionalLong> cooling) {
        Optional<Failure> decisive = plan.decisive().flatMap(Attempt::failure);
        ApiError error = error(decisive, message(plan)).attempts(trail(plan));
        return switch (error.status()) {
            case 429, 503 -> error.header("Retry-After", String.valueOf(retryAfter(plan, cooling)));
            default -> error;
        };
    }

    /**
     * The error for an answer that broke off after its first byte was sent: it ends the stream
     * (HTTP-10).
     */
    public static ApiError brokenOff(Failure failure) {
        Reason reason = failure.reason();
        return error(
                Optional.of(failure),
                "The reply broke off: " + reason.code() + " (" + failure.detail() + ")");
    }

    private static ApiError error(Optional<Failure> failure, String message) {
        Reason reason = failure.map(Failure::reason).orElse(Reason.UNKNOWN);
        ApiError error =
                ApiError.of(status(reason), message)
                        .code(failure.map(Failure::code).orElse(reason.code()));
        return reason == Reason.AUTH ? error.type("upstream_authentication_error") : error;
    }

    private static int status(Reason reason) {
        return switch (reason) {
            case RATE_LIMIT -> 429;
            case OVERLOADED, LOCAL_SERVICE_FAILED, COOLDOWN -> 503;
            case TIMEOUT -> 504;
            case MODEL_NOT_FOUND -> 404;
            case FORMAT, UNSUPPORTED_INPUT, CONTEXT_WINDOW_TOO_SMALL, CONTEXT_OVERFLOW -> 400;
            case AUTH,
                    BILLING,
                    CONNECTION,
                    SERVER_ERROR,
                    BAD_RESPONSE,
                    EMPTY_RESPONSE,
                    MISSING_CREDENTIAL,
                    BLOCKED_NETWORK,
                    UNKNOWN ->
                    502;
            // Nobody reads it; the log has it.
            case CLIENT_DISCONNECTED -> 499;
        };
    }

    private static String message(Plan plan) {
        String tried =
                plan.attempts().stream()
                        .map(
                                a ->
                                        a.candidate().ref()
                                                + ": "
                                                + a.failure()
                                                        .map(
                                                                f ->
                                                                        f.reason().code()
                                                                                + " ("
                                                                                + f.detail()
                                                                                + ")")
                                                        .orElse("ok"))
                        .collect(Collectors.joining(" | "));
        return "All models failed (" + plan.attempts().size() + "): " + tried;
    }

    private static ArrayNode trail(Plan plan) {
        ArrayNode trail = JsonNodeFactory.instance.arrayNode();
        for (Attempt attempt : plan.attempts()) {
            ObjectNode row =
                    trail.addObject()
                            .put("provider", attempt.candidate().ref().provider())
                            .put("model", attempt.candidate().ref().model());
            attempt.failure()
                    .ifPresent(
                            failure -> {
                                row.put("reason", failure.reason().code());
                                failure.upstreamStatus().ifPresent(s -> row.put("status", s));
                            });
            row.put("ms", attempt.millis());
        }
        return trail;
    }

    /**
     * Whole seconds, at least 1: the soonest time at which one of those that were tried may answer
     * again.
     */
    private static long retryAfter(Plan plan, Function<Candidate, OptionalLong> cooling) {
        long soonest =
                plan.attempts().stream()
                        .filter(a -> a.failure().map(f -> mendsWithTime(f.reason())).orElse(false))
                        .mapToLong(a -> retryAfter(a, cooling.apply(a.candidate())))
                        .min()
                        .orElse(DEFAULT_RETRY_SECONDS);
        return Math.clamp(soonest, 1, MAX_RETRY_SECONDS);
    }

    private static long retryAfter(Attempt attempt, OptionalLong coolingMs) {
        OptionalLong cooled = seconds(coolingMs);
        return cooled.isPresent()
                ? cooled.getAsLong()
                : attempt.failure()
                        .map(ExhaustedChain::retryAfter)
                        .orElse(OptionalLong.empty())
                        .orElse(DEFAULT_RETRY_SECONDS);
    }

    /** Whether the same request may be answered later without anybody changing anything. */
    private static boolean mendsWithTime(Reason reason) {
        return switch (reason) {
            case RATE_LIMIT,
                    OVERLOADED,
                    SERVER_ERROR,
                    TIMEOUT,
                    CONNECTION,
                    BAD_RESPONSE,
                    EMPTY_RESPONSE,
                    LOCAL_SERVICE_FAILED,
                    COOLDOWN,
                    UNKNOWN ->
                    true;
            case AUTH,
                    BILLING,
                    MODEL_NOT_FOUND,
                    FORMAT,
                    MISSING_CREDENTIAL,
                    BLOCKED_NETWORK,
                    UNSUPPORTED_INPUT,
                    CONTEXT_WINDOW_TOO_SMALL,
                    CONTEXT_OVERFLOW,
                    CLIENT_DISCONNECTED ->
                    false;
        };
    }

    private static OptionalLong retryAfter(Failure failure) {
        return switch (failure) {
            case Failure.Answered answered -> answered.retryAfterSeconds();
            case Failure.ServiceDown down -> seconds(down.retryAfterMs());
            case Failure.Cooling cooling -> seconds(OptionalLong.of(cooling.leftMs()));
            case Failure.TimedOut _,
                    Failure.Unreachable _,
                    Failure.Unusable _,
                    Failure.Skipped _,
                    Failure.Unsuited _,
                    Failure.ClientGone _ ->
                    OptionalLong.empty();
        };
    }

    private static OptionalLong seconds(OptionalLong ms) {
        return ms.isPresent()
                ? OptionalLong.of(Math.ceilDiv(ms.getAsLong(), 1_000L))
                : OptionalLong.empty();
    }
}
