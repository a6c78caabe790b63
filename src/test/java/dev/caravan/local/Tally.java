package dev.caravan.local;

import java.util.Map;
import java.util.TreeMap;

/** Counts what was seen, so that a test can tell that it saw enough. */
final class Tally {
    private final Map<String, Integer> seen = new TreeMap<>();

    void count(Phase before, Effect effect) {
        String what =
                effect instanceof Effect.Refuse(_, Refusal why)
                        ? "Refuse " + why.getClass().getSimpleName()
                        : effect.getClass().getSimpleName();
        add(what);
        add(before + " " + what);
    }

    void count(Phase before, Phase after) {
        if (before != after) {
            add(before + " -> " + after);
        }
    }

    void add(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    void addAll(Tally other) {
        other.seen.forEach((what, times) -> seen.merge(what, times, Integer::sum));
    }

    Map<String, Integer> seen() {
        return seen;
    }
}
