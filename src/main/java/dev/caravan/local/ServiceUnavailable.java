package dev.caravan.local;

import java.util.OptionalLong;

/** A local service cannot be used now; the message is for people and holds no secret. */
public final class ServiceUnavailable extends Exception {
    private final Kind kind;
    private final OptionalLong retryAfterMs;

    /** Why it cannot. */
    public enum Kind {
        /** The start failed or backs off, the process stayed unhealthy, or the gateway stops. */
        FAILED,
        /** Too many wait for another service of the group. */
        QUEUE_FULL,
        /** The caller's time is over. */
        OUT_OF_TIME,
        /** The caller gave up. */
        ABANDONED
    }

    ServiceUnavailable(Kind kind, String message, OptionalLong retryAfterMs) {
        super(message, null, false, false);
        this.kind = kind;
        this.retryAfterMs = retryAfterMs;
    }

    static ServiceUnavailable of(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Failed(String why) ->
                    new ServiceUnavailable(Kind.FAILED, why, OptionalLong.empty());
            case Refusal.BackingOff(long ms, String why) ->
                    new ServiceUnavailable(
                            Kind.FAILED,
                            "start failed again and again; next try in " + ms + " ms: " + why,
                            OptionalLong.of(ms));
            case Refusal.Closed() ->
                    new ServiceUnavailable(
                            Kind.FAILED, "the gateway is stopping", OptionalLong.empty());
        };
    }

    public Kind kind() {
        return kind;
    }

    /** When another try may help, in milliseconds. */
    public OptionalLong retryAfterMs() {
        return retryAfterMs;
    }
}
