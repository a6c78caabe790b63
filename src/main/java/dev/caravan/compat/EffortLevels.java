package dev.caravan.compat;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The words for how long to think, from not at all upwards. Pure. */
final class EffortLevels {
    private static final List<String> ORDER =
            List.of("none", "minimal", "low", "medium", "high", "xhigh", "max");

    private EffortLevels() {}

    /**
     * The highest level of some that is below another, else their lowest; empty for a word of no
     * rank.
     */
    static Optional<String> nearestLower(String asked, Collection<String> levels) {
        int rank = ORDER.indexOf(asked);
        if (rank < 0) {
            return Optional.empty();
        }
        List<String> ranked =
                levels.stream().filter(ORDER::contains).sorted(EffortLevels::compare).toList();
        return ranked.reversed().stream()
                .filter(level -> ORDER.indexOf(level) <= rank)
                .findFirst()
                .or(() -> ranked.stream().findFirst());
    }

    private static int compare(String one, String other) {
        return Integer.compare(ORDER.indexOf(one), ORDER.indexOf(other));
    }
}
