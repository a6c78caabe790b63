package dev.caravan.batch;

import dev.caravan.batch.JobState.Event;
import dev.caravan.store.StoreUnavailable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs the lines of one job: as many at once as their providers take, each again as often as it is
 * worth it, until each has its result or the job is stopped. {@link #run} has one thread, each line
 * one of its own.
 */
final class JobLines {
    /** Nothing is late by more, should a waking get lost, in milliseconds. */
    private static final long LOOK_MS = 1_000;

    /** A model whose next line is further away leaves its server to others, in milliseconds. */
    private static final long SOON_MS = 60_000;

    private final JobRun.Tools tools;
    private final JobLease lease;
    private final LineTries tries;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final Map<Recall, String> underWay = new HashMap<>();
    private Optional<Stop> stop = Optional.empty();
    private Optional<Exception> fault = Optional.empty();

    /** Why no further line is begun; a later one in this list takes the place of an earlier one. */
    enum Stop {
        /** Its time is over. */
        EXPIRED,
        CANCELLED,
        /** The gateway stops, or has lost the job. */
        LEFT
    }

    JobLines(JobRun.Tools tools, JobLease lease) {
        this.tools = tools;
        this.lease = lease;
        this.tries = new LineTries(tools, lease);
    }

    void stop(Stop why) {
        Set<Recall> ended = Set.of();
        lock.lock();
        try {
            if (stop.isEmpty() || stop.get().compareTo(why) < 0) {
                stop = Optional.of(why);
                ended = Set.copyOf(underWay.keySet());
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        ended.forEach(Recall::call);
    }

    boolean hasLeft() {
        lock.lock();
        try {
            return stop.equals(Optional.of(Stop.LEFT));
        } finally {
            lock.unlock();
        }
    }

    /** Runs what has no result; gives the job's state after it. */
    JobState run(BatchJob job)
            throws StoreUnavailable, LeaseLost, IOException, InterruptedException {
        Runnable wake = this::wake;
        tools.lanes().listen(wake);
        try {
            LineQueue queue = new LineQueue(lease.pending());
            dispatch(job, queue);
            rethrow();
            Optional<Stop> why = stopped();
            if (why.isEmpty()) {
                return lease.tell(Event.ALL_DONE);
            }
            return switch (why.get()) {
                case LEFT -> JobState.IN_PROGRESS;
                case CANCELLED -> {
                    tries.close(
                            job,
                            this::hasLeft,
                            "batch_cancelled",
                            "The batch was cancelled before this line ran");
                    yield lease.tell(Event.DELIVERED);
                }
                case EXPIRED -> {
                    tries.close(
                            job,
                            this::hasLeft,
                            "batch_expired",
                            "The batch's time was over before this line ran");
                    yield lease.tell(Event.EXPIRED);
                }
            };
        } finally {
            tools.lanes().forget(wake);
            tools.lanes().done(lease.jobId(), Set.of());
        }
    }

    private Optional<Stop> stopped() {
        lock.lock();
        try {
            return stop;
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

    /** Returns when no line is under way and none is left, or none is to be begun. */
    private void dispatch(BatchJob job, LineQueue queue) throws InterruptedException {
        lock.lock();
        try {
            while (!underWay.isEmpty() || (stop.isEmpty() && fault.isEmpty() && !queue.isEmpty())) {
                boolean begun = stop.isEmpty() && fault.isEmpty() && beginNext(job, queue);
                if (!begun) {
                    long wait = queue.waitMs(tools.nowMs().getAsLong(), LOOK_MS);
                    changed.await(wait, TimeUnit.MILLISECONDS);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean beginNext(BatchJob job, LineQueue queue) {
        List<Lanes.Place> places = new ArrayList<>();
        Optional<LineQueue.Entry> next =
                queue.take(
                        tools.nowMs().getAsLong(),
                        group -> {
                            tools.lanes().tryEnter(job.id(), group).ifPresent(places::add);
                            return !places.isEmpty();
                        });
        if (next.isEmpty()) {
            return false;
        }
        Recall recall = new Recall();
        underWay.put(recall, next.get().ref().group());
        Thread.ofVirtual()
                .name("caravan-batch-line")
                .start(() -> run(job, queue, next.get(), places.getFirst(), recall));
        return true;
    }

    private void run(
            BatchJob job,
            LineQueue queue,
            LineQueue.Entry entry,
            Lanes.Place place,
            Recall recall) {
        Optional<LineTries.Tried> tried = Optional.empty();
        Optional<Exception> failed = Optional.empty();
        try {
            tried = Optional.of(tries.attempt(job, entry, recall));
        } catch (StoreUnavailable | LeaseLost | IOException | RuntimeException e) {
            failed = Optional.of(e);
        } catch (Error e) {
            // Nobody would hear of it, and the job would wait for the line for ever.
            failed = Optional.of(new IllegalStateException(e));
        }
        Set<String> wanted = over(queue, recall, tried, failed);
        // Not before its result is kept, and a fault is known: until then no other line takes its
        // place, and no more are lost than were under way (GUA-2).
        tools.lanes().ended(place, tried.map(LineTries.Tried::outcome));
        tools.lanes().done(job.id(), wanted);
    }

    /** A line is not under way any more; gives the models that are still wanted. */
    private Set<String> over(
            LineQueue queue,
            Recall recall,
            Optional<LineTries.Tried> tried,
            Optional<Exception> failed) {
        lock.lock();
        try {
            underWay.remove(recall);
            tried.flatMap(LineTries.Tried::again).ifPresent(queue::add);
            Optional<Exception> first = fault;
            fault = first.isPresent() ? first : failed;
            Set<String> wanted = queue.groups(tools.nowMs().getAsLong() + SOON_MS);
            wanted.addAll(underWay.values());
            changed.signalAll();
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    private void rethrow() throws StoreUnavailable, LeaseLost, IOException {
        lock.lock();
        try {
            if (fault.isPresent()) {
                switch (fault.get()) {
                    case StoreUnavailable e -> throw e;
                    case LeaseLost e -> throw e;
                    case IOException e -> throw e;
                    default ->
                            throw new IllegalStateException("a line could not be run", fault.get());
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
