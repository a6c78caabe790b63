package dev.caravan.local;

/** Why a waiter does not get the service. */
public sealed interface Refusal {

    /**
     * The start it waited for failed, or the process stayed unhealthy.
     *
     * @param why one line for people, without secrets as long as the events bring none
     */
    record Failed(String why) implements Refusal {}

    /**
     * Too many starts failed in a row; none is tried now.
     *
     * @param retryAfterMs ms until a start is tried again; at least 1
     * @param why what the last failure was
     */
    record BackingOff(long retryAfterMs, String why) implements Refusal {}

    /** The gateway stops, so nothing is started any more. */
    record Closed() implements Refusal {}
}
