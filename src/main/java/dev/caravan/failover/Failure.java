package dev.caravan.failover;

import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** What went wrong with one attempt, as a value. Details are for people and hold no secret. */
public sealed interface Failure {

    /** The provider answered with an error status, or with an error as an early event. */
    record Answered(Reason reason, int status, String detail, OptionalLong retryAfterSeconds)
            implements Failure {}

    /** One of the clocks ran out after {@code limitMs}. */
    record TimedOut(Clock clock, long limitMs) implements Failure {
        @Override
        public Reason reason() {
            return Reason.TIMEOUT;
        }

        @Override
        public String detail() {
            return clock.text() + " within " + limitMs + " ms";
        }
    }

    /** Refused, reset, unresolvable, TLS trouble or closed early. */
    record Unreachable(String detail) implements Failure {
        @Override
        public Reason reason() {
            return Reason.CONNECTION;
        }
    }

    /** HTML, broken JSON or events, an empty or a contentless reply. */
    record Unusable(Reason reason, String detail) implements Failure {}

    /** Nothing was sent: the candidate could not be tried at all. */
    record Skipped(Reason reason, String detail) implements Failure {}

    /**
     * Nothing was sent: this model cannot take what the request holds; another may.
     *
     * @param code what the client is told when none can
     */
    record Unsuited(Reason reason, String code, String detail) implements Failure {}

    /**
     * Nothing was sent: the model or its provider failed a short while ago (FLV-6).
     *
     * @param cause what it failed with
     * @param leftMs until it is tried again
     */
    record Cooling(Reason cause, long leftMs) implements Failure {
        @Override
        public Reason reason() {
            return Reason.COOLDOWN;
        }

        @Override
        public String detail() {
            return "left alone for "
                    + Math.ceilDiv(leftMs, 1_000L)
                    + " s more after "
                    + cause.code();
        }
    }

    /** The provider's own server could not be started or is not ready (SVC-7). */
    record ServiceDown(String detail, OptionalLong retryAfterMs) implements Failure {
        @Override
        public Reason reason() {
            return Reason.LOCAL_SERVICE_FAILED;
        }
    }

    /** The client left; there is nobody to answer. */
    record ClientGone() implements Failure {
        @Override
        public Reason reason() {
            return Reason.CLIENT_DISCONNECTED;
        }

        @Override
        public String detail() {
            return "the client closed the connection";
        }
    }

    Reason reason();

    String detail();

    /** The error code for the client when nobody answers. */
    default String code() {
        return reason() == Reason.CONTEXT_OVERFLOW ? "context_length_exceeded" : reason().code();
    }

    /** The same with another detail, where the detail may hold what a provider said. */
    default Failure saying(UnaryOperator<String> change) {
        return switch (this) {
            case Answered(Reason reason, int status, String detail, OptionalLong retryAfter) ->
                    new Answered(reason, status, change.apply(detail), retryAfter);
            case Unreachable(String detail) -> new Unreachable(change.apply(detail));
            case Unusable(Reason reason, String detail) ->
                    new Unusable(reason, change.apply(detail));
            case Skipped(Reason reason, String detail) -> new Skipped(reason, change.apply(detail));
            case Unsuited _, Cooling _, TimedOut _, ServiceDown _, ClientGone _ -> this;
        };
    }

    /** Whether the provider was called. */
    default boolean sent() {
        return switch (this) {
            case Skipped _, Unsuited _, Cooling _, ServiceDown _ -> false;
            case Answered _, TimedOut _, Unreachable _, Unusable _, ClientGone _ -> true;
        };
    }

    /** The provider's HTTP status, when it answered. */
    default OptionalInt upstreamStatus() {
        return this instanceof Answered a ? OptionalInt.of(a.status()) : OptionalInt.empty();
    }
}
