package dev.caravan.telemetry;

import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;

import java.util.Locale;
import java.util.Optional;

/**
 * How a call's transport failed, in few and fixed words (DGN-2). A failure of another kind, such as
 * an error status, has none.
 */
public enum FailureKind {
    /** We ended it: the client left. */
    ABORTED,
    /** The other side tore the connection down. */
    CONNECTION_RESET,
    /** No connection, or it was closed before anything of a reply came. */
    CONNECTION_CLOSED,
    /** One of the clocks ran out. */
    TIMEOUT,
    /** The reply had begun and stopped in its middle. */
    TERMINATED;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The word in logs and labels. */
    public String code() {
        return code;
    }

    /**
     * The kind of a failure.
     *
     * @param begun whether something of the reply had come
     */
    public static Optional<FailureKind> of(Failure failure, boolean begun) {
        return switch (failure) {
            case Failure.ClientGone _ -> Optional.of(ABORTED);
            case Failure.TimedOut _ -> Optional.of(TIMEOUT);
            case Failure.Unreachable(String detail) -> Optional.of(broken(detail, begun));
            case Failure.Answered answered ->
                    answered.reason() == Reason.TIMEOUT ? Optional.of(TIMEOUT) : Optional.empty();
            case Failure.Unusable _, Failure.Skipped _, Failure.Unsuited _, Failure.Cooling _ ->
                    Optional.empty();
            case Failure.ServiceDown _ -> Optional.empty();
        };
    }

    private static FailureKind broken(String detail, boolean begun) {
        String text = detail.toLowerCase(Locale.ROOT);
        if (text.contains("reset") || text.contains("broken pipe") || text.contains("abort")) {
            return CONNECTION_RESET;
        }
        return begun ? TERMINATED : CONNECTION_CLOSED;
    }
}
