package dev.caravan.batch;

import dev.caravan.store.StoreUnavailable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Adds results to a job. Those that come while one is written are written together after it: each
 * transaction waits for the disk, and one is enough for many. Thread-safe.
 */
final class ResultWriter {
    /** Results of one transaction at most; more than are under way at a provider by default. */
    static final int MOST = 64;

    private final Target target;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writing = new ReentrantLock();

    /** Where results go, see {@link JobLease#addResults}. */
    interface Target {
        Set<Integer> add(List<LineResult> results) throws StoreUnavailable, LeaseLost;
    }

    /** A result whose thread waits; its end is guarded by the lock. */
    private static final class Waiting {
        private final LineResult result;
        private Optional<End> end = Optional.empty();

        Waiting(LineResult result) {
            this.result = result;
        }
    }

    /** What came of a transaction. */
    private sealed interface End {
        record Added(Set<Integer> lines) implements End {}

        record NotAdded(Exception why) implements End {}
    }

    ResultWriter(Target target) {
        this.target = target;
    }

    /**
     * Adds a result; it is kept when this returns.
     *
     * @return whether it is the first of its line
     */
    boolean add(LineResult result) throws StoreUnavailable, LeaseLost {
        Waiting mine = new Waiting(result);
        waiting.add(mine);
        writing.lock();
        try {
            while (mine.end.isEmpty()) {
                writeSome();
            }
        } finally {
            writing.unlock();
        }
        return switch (mine.end.orElseThrow()) {
            case End.Added(Set<Integer> lines) -> lines.contains(result.line());
            case End.NotAdded(StoreUnavailable e) -> throw e;
            case End.NotAdded(LeaseLost e) -> throw e;
            case End.NotAdded(Exception e) ->
                    throw new IllegalStateException("a result could not be kept", e);
        };
    }

    /** Results that no transaction has taken yet. */
    int waiting() {
        return waiting.size();
    }

    private void writeSome() {
        List<Waiting> now = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            Optional.ofNullable(waiting.poll()).ifPresent(now::add);
        }
        Optional<End> end = Optional.of(write(now.stream().map(w -> w.result).toList()));
        now.forEach(w -> w.end = end);
    }

    private End write(List<LineResult> results) {
        try {
            return new End.Added(target.add(results));
        } catch (StoreUnavailable | LeaseLost | RuntimeException e) {
            return new End.NotAdded(e);
        } catch (Error e) {
            // Those who share the transaction would wait for ever.
            return new End.NotAdded(new IllegalStateException(e));
        }
    }
}
