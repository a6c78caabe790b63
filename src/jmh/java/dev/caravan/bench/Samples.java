package dev.caravan.bench;

import java.util.Arrays;
import java.util.stream.LongStream;

/** Durations in nanoseconds as one thread adds them; boxes nothing. Not thread-safe. */
final class Samples {
    private long[] values = new long[64];
    private int count;

    void add(long nanos) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = nanos;
    }

    LongStream stream() {
        return Arrays.stream(values, 0, count);
    }
}
