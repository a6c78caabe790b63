package dev.caravan.batch;

/**
 * How many lines of a provider are at work at once (GUA-6): additive increase, multiplicative
 * decrease, as TCP does it (RFC 5681, 3.1). Lines that began before the last decrease tell nothing
 * of the present limit and do not lower it again. Not thread-safe.
 */
final class AdaptiveLimit {
    private static final double DOWN = 0.5;
    private static final double SLOWER_DOWN = 0.8;

    /** A reply is slow when it takes so many times as long as replies have taken. */
    private static final double SLOW = 3;

    /** Weights of a reply in the two averages of how long replies take. */
    private static final double RECENT = 1.0 / 8;

    private static final double LONG_RUN = 1.0 / 128;
    private static final int KNOWN = 32;

    private final int most;
    private double limit;
    private long loweredAt = Long.MIN_VALUE;
    private double recentMs;
    private double longRunMs;
    private int seen;

    /**
     * A limit.
     *
     * @param start 1 or more
     * @param most not below {@code start}
     */
    AdaptiveLimit(int start, int most) {
        this.limit = start;
        this.most = most;
    }

    int current() {
        return (int) limit;
    }

    /** A line was answered; times in milliseconds of one clock. */
    void answered(long beganMs, long nowMs) {
        double took = Math.max(1, nowMs - beganMs);
        recentMs = seen == 0 ? took : recentMs + (took - recentMs) * RECENT;
        longRunMs = seen == 0 ? took : longRunMs + (took - longRunMs) * LONG_RUN;
        seen++;
        if (seen >= KNOWN && recentMs > SLOW * longRunMs) {
            lower(beganMs, nowMs, SLOWER_DOWN);
        } else {
            limit = Math.min(most, limit + 1 / limit);
        }
    }

    /** The provider had too much to do. */
    void tooMuch(long beganMs, long nowMs) {
        lower(beganMs, nowMs, DOWN);
    }

    private void lower(long beganMs, long nowMs, double factor) {
        if (beganMs >= loweredAt) {
            limit = Math.max(1, limit * factor);
            loweredAt = nowMs;
        }
    }
}
