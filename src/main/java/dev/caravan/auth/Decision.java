package dev.caravan.auth;

/** What becomes of a request at the door (spec HTTP-4). */
public sealed interface Decision {

    /**
     * May pass.
     *
     * @param caller the proxy's user; {@code operator} for the secret; {@code anonymous} when
     *     nothing is asked for
     */
    record Granted(String caller) implements Decision {}

    /** No credential: 401, not counted. */
    record Missing() implements Decision {}

    /** A wrong credential: 401, counted. */
    record Wrong() implements Decision {}

    /**
     * Too many wrong ones from this address: 429.
     *
     * @param retryAfterSeconds whole seconds, rounded up, at least 1
     */
    record LockedOut(long retryAfterSeconds) implements Decision {}

    /**
     * Known but not let in: 403.
     *
     * @param why a sentence fit for the caller
     */
    record Forbidden(String why) implements Decision {}
}
