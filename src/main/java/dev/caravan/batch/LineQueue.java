package dev.caravan.batch;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The lines of a job that have no result: those that can be run, by model (GUA-7), and those that
 * wait for their next try. Not thread-safe.
 */
final class LineQueue {
    private final Map<String, Deque<Entry>> ready = new LinkedHashMap<>();
    private final PriorityQueue<Entry> later =
            new PriorityQueue<>(Comparator.comparingLong(Entry::notBeforeMs));

    /**
     * A line with what was tried.
     *
     * @param attempts tries so far
     * @param notBeforeMs when it may be tried next
     */
    record Entry(LineRef ref, int attempts, long notBeforeMs) {}

    LineQueue(List<LineRef> lines) {
        lines.forEach(ref -> offer(new Entry(ref, 0, Long.MIN_VALUE)));
    }

    /** The models of the lines that may be run by then. */
    Set<String> groups(long untilMs) {
        Set<String> groups = new LinkedHashSet<>();
        ready.forEach(
                (group, lines) -> {
                    if (!lines.isEmpty()) {
                        groups.add(group);
                    }
                });
        later.stream()
                .filter(entry -> entry.notBeforeMs() <= untilMs)
                .forEach(entry -> groups.add(entry.ref().group()));
        return groups;
    }

    boolean isEmpty() {
        return later.isEmpty() && ready.values().stream().allMatch(Deque::isEmpty);
    }

    /** A line is to be run again, not before its time. */
    void add(Entry entry) {
        later.add(entry);
    }

    private void offer(Entry entry) {
        ready.computeIfAbsent(entry.ref().group(), _ -> new ArrayDeque<>()).add(entry);
    }

    /**
     * Takes a line of the first model that has one and is let in.
     *
     * @param letIn takes a place for a line of a model, where there is one
     */
    Optional<Entry> take(long nowMs, Predicate<String> letIn) {
        while (!later.isEmpty() && later.peek().notBeforeMs() <= nowMs) {
            offer(later.remove());
        }
        for (Map.Entry<String, Deque<Entry>> group : ready.entrySet()) {
            if (!group.getValue().isEmpty() && letIn.test(group.getKey())) {
                return Optional.of(group.getValue().remove());
            }
        }
        return Optional.empty();
    }

    /** Milliseconds until the next of those that wait; {@code most} when there is none sooner. */
    long waitMs(long nowMs, long most) {
        return later.isEmpty()
                ? most
                : Math.clamp(later.peek().notBeforeMs() - nowMs, 1, Math.max(1, most));
    }
}
