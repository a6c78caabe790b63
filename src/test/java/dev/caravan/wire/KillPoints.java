package dev.caravan.wire;

import java.util.List;
import java.util.Random;

/** When a process is killed in the middle of its work. */
final class KillPoints {
    private KillPoints() {}

    /**
     * How much is done at each kill, in rising order.
     *
     * @param lines of the whole; none is killed in the last tenth, where it may have ended first
     */
    static List<Integer> of(int lines, int kills, long seed) {
        Random random = new Random(seed);
        return random.ints(1, lines * 9 / 10).distinct().limit(kills).sorted().boxed().toList();
    }
}
