package dev.caravan.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The faults still to come; the first rule that concerns a request is used up first. Thread-safe.
 */
final class FaultQueue {
    private final List<Left> left = new ArrayList<>();

    FaultQueue(List<FaultRule> rules) {
        replace(rules);
    }

    synchronized void replace(List<FaultRule> rules) {
        left.clear();
        rules.forEach(rule -> left.add(new Left(rule, rule.times().orElse(Integer.MAX_VALUE))));
    }

    synchronized Optional<Fault> take(String method, String path) {
        for (Left next : left) {
            if (next.times > 0 && next.rule.concerns(method, path)) {
                if (next.rule.times().isPresent()) {
                    next.times--;
                }
                return Optional.of(next.rule.fault());
            }
        }
        return Optional.empty();
    }

    private static final class Left {
        private final FaultRule rule;
        private int times;

        private Left(FaultRule rule, int times) {
            this.rule = rule;
            this.times = times;
        }
    }
}
