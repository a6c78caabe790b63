package dev.caravan.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.batch.LineCheck.Checked;
import dev.caravan.openai.ApiError;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs lines that are of no job and that whoever brought them waits for: at the places that lines
 * of jobs use too (GUA-6), again as often as it is worth it (GUA-4). None is run before this is
 * opened. Thread-safe.
 */
public final class LoneLines implements AutoCloseable {
    /** Nothing is late by more, should a waking get lost, in milliseconds. */
    private static final long LOOK_MS = 1_000;

    private static final long STOP_SECONDS = 10;
    private static final Logger LOG = LoggerFactory.getLogger(LoneLines.class);

    private final JobRun.Tools tools;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final Set<Recall> underWay = new HashSet<>();
    private boolean open;
    private boolean closed;

    LoneLines(JobRun.Tools tools) {
        this.tools = tools;
    }

    /** From now on lines are run; those that came before have waited. */
    public void open() {
        lock.lock();
        try {
            open = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Bytes of the text of a line, at most. */
    public int maxBytes() {
        return tools.limits().get().maxLineBytes();
    }

    /**
     * Runs a line until it has a result; returns that as a line of an output or an error file
     * (BAT-3). Empty when it has none because this was closed.
     *
     * @throws InterruptedException when the thread is to end; the line has no result
     */
    public Optional<ObjectNode> run(MessageRequest request) throws InterruptedException {
        return run(request, new Recall());
    }

    /**
     * As {@link #run(MessageRequest)}.
     *
     * @param recall ends it early; the line then has no result
     */
    public Optional<ObjectNode> run(MessageRequest request, Recall recall)
            throws InterruptedException {
        String id = tools.ids().next("message_");
        Runnable wake = this::wake;
        lock.lock();
        try {
            while (!open && !closed) {
                changed.await(LOOK_MS, TimeUnit.MILLISECONDS);
            }
            if (closed) {
                return Optional.empty();
            }
            underWay.add(recall);
        } finally {
            lock.unlock();
        }
        tools.lanes().listen(wake);
        recall.onGone(wake);
        try {
            return tries(id, request, recall);
        } finally {
            tools.lanes().forget(wake);
            tools.lanes().done(id, Set.of());
            lock.lock();
            try {
                underWay.remove(recall);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private Optional<ObjectNode> tries(String id, MessageRequest request, Recall recall)
            throws InterruptedException {
        int attempts = 0;
        while (true) {
            Optional<LineOutcome> outcome = attempt(id, request, recall);
            long pauseMs;
            switch (outcome.orElseGet(LineOutcome.Recalled::new)) {
                case LineOutcome.Answered answered -> {
                    tools.metrics().ended(BatchMetrics.Outcome.COMPLETED);
                    return Optional.of(
                            ResultLine.answered(resultId(), request.customId(), answered));
                }
                case LineOutcome.Failed failure -> {
                    attempts++;
                    OptionalLong pause =
                            new RetryRule(tools.limits().get().maxAttempts())
                                    .pauseMs(failure, attempts, tools.random());
                    if (pause.isEmpty()) {
                        tools.metrics().ended(BatchMetrics.Outcome.FAILED);
                        return Optional.of(
                                ResultLine.failed(resultId(), request.customId(), failure));
                    }
                    pauseMs = pause.getAsLong();
                }
                case LineOutcome.Cooling(long leftMs) -> pauseMs = leftMs;
                case LineOutcome.Recalled() -> {
                    return Optional.empty();
                }
            }
            // Meanwhile the server of its model may be another's.
            tools.lanes().done(id, Set.of());
            pause(pauseMs, recall);
        }
    }

    private String resultId() {
        return tools.ids().next("batch_req_");
    }

    /** One try; empty when the line was called back before it. */
    private Optional<LineOutcome> attempt(String id, MessageRequest request, Recall recall)
            throws InterruptedException {
        Optional<String> group = group(request);
        Optional<Lanes.Place> place =
                group.isPresent() ? place(id, group.get(), recall) : Optional.empty();
        if (recall.isGone()) {
            place.ifPresent(tools.lanes()::left);
            return Optional.empty();
        }
        Optional<LineOutcome> outcome = Optional.empty();
        try {
            outcome =
                    Optional.of(
                            tools.runner().run(request.url(), request.body().deepCopy(), recall));
            return outcome;
        } finally {
            Optional<LineOutcome> end = outcome;
            place.ifPresent(taken -> tools.lanes().ended(taken, end));
        }
    }

    /** Whose place the line needs; empty for one that nobody can answer, which the run says. */
    private Optional<String> group(MessageRequest request) {
        try {
            Checked.Good line = new Checked.Good(request.customId(), request.url(), request.body());
            return Optional.of(
                    Validation.target(tools.routing().get(), line)
                            .chain()
                            .getFirst()
                            .ref()
                            .toString());
        } catch (ApiError e) {
            return Optional.empty();
        }
    }

    private Optional<Lanes.Place> place(String id, String group, Recall recall)
            throws InterruptedException {
        lock.lock();
        try {
            Optional<Lanes.Place> place = tools.lanes().tryEnter(id, group);
            while (place.isEmpty() && !recall.isGone()) {
                changed.await(LOOK_MS, TimeUnit.MILLISECONDS);
                place = tools.lanes().tryEnter(id, group);
            }
            return place;
        } finally {
            lock.unlock();
        }
    }

    private void pause(long pauseMs, Recall recall) throws InterruptedException {
        long until = tools.nowMs().getAsLong() + pauseMs;
        lock.lock();
        try {
            long left = pauseMs;
            while (left > 0 && !recall.isGone()) {
                changed.await(Math.min(left, LOOK_MS), TimeUnit.MILLISECONDS);
                left = until - tools.nowMs().getAsLong();
            }
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Calls back what is under way and waits until nothing is. */
    @Override
    public void close() {
        Set<Recall> ended;
        lock.lock();
        try {
            closed = true;
            ended = Set.copyOf(underWay);
        } finally {
            lock.unlock();
        }
        ended.forEach(Recall::call);
        lock.lock();
        try {
            changed.signalAll();
            long left = TimeUnit.SECONDS.toNanos(STOP_SECONDS);
            while (!underWay.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (!underWay.isEmpty()) {
                LOG.warn("{} messages did not stop in time", underWay.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
