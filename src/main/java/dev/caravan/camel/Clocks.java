package dev.caravan.camel;

/** The clocks of a running gateway. */
final class Clocks {
    private static final long NANOS_PER_MS = 1_000_000;

    private Clocks() {}

    /** Milliseconds of a clock that only goes forward. */
    static long millis() {
        return System.nanoTime() / NANOS_PER_MS;
    }
}
