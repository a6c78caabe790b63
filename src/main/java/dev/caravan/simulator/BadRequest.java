package dev.caravan.simulator;

/** A request that a real server would refuse with status 400. */
final class BadRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadRequest(String message) {
        super(message);
    }
}
