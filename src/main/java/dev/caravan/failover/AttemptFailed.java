package dev.caravan.failover;

/**
 * Carries a {@link Failure} through a route to the fallback loop; has no stack trace since it is an
 * answer, not a fault.
 */
public final class AttemptFailed extends Exception {

    private final Failure failure;

    public AttemptFailed(Failure failure) {
        super(failure.reason().code() + ": " + failure.detail(), null, false, false);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
