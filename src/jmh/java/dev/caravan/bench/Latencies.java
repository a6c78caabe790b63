package dev.caravan.bench;

import java.util.Arrays;
import java.util.Collection;

/** Durations in nanoseconds, in order. Immutable. */
final class Latencies {
    private static final double NANOS_PER_MS = 1e6;

    private final long[] sorted;

    private Latencies(long[] sorted) {
        this.sorted = sorted;
    }

    /** All durations of all collections together. */
    static Latencies of(Collection<Samples> parts) {
        long[] all = parts.stream().flatMapToLong(Samples::stream).toArray();
        Arrays.sort(all);
        return new Latencies(all);
    }

    int count() {
        return sorted.length;
    }

    /**
     * The duration, in milliseconds, that so many percent do not exceed.
     *
     * @param percent 0 to 100
     * @throws IllegalStateException when nothing was measured
     */
    double ms(double percent) {
        if (sorted.length == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)] / NANOS_PER_MS;
    }
}
