package dev.caravan.batch;

import java.util.random.RandomGenerator;

/** Makes ids of files, jobs and lines. Thread-safe as far as its source is. */
public final class Ids {
    private final RandomGenerator random;

    public Ids(RandomGenerator random) {
        this.random = random;
    }

    /** The prefix and 32 hexadecimal digits. */
    public String next(String prefix) {
        return prefix + hex(random.nextLong()) + hex(random.nextLong());
    }

    private static String hex(long value) {
        String digits = Long.toHexString(value);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
