package dev.caravan.batch;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.batch.JobState.Event;
import dev.caravan.store.Store;
import dev.caravan.store.StoreUnavailable;
import dev.caravan.store.Transaction;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The right to write a job. Each write looks in its own transaction whether the right still holds
 * (GUA-3): an owner that slept, and whose job another has taken, changes nothing. Thread-safe.
 */
final class JobLease {
    private final Store store;
    private final String jobId;
    private final long generation;
    private final Ids ids;
    private final LongSupplier epochMs;

    JobLease(Store store, String jobId, long generation, Ids ids, LongSupplier epochMs) {
        this.store = store;
        this.jobId = jobId;
        this.generation = generation;
        this.ids = ids;
        this.epochMs = epochMs;
    }

    String jobId() {
        return jobId;
    }

    /** What is done with the job while nobody else can change it. */
    private interface Held<T> {
        T run(Transaction tx, BatchJob job) throws SQLException;
    }

    private <T> T held(Held<T> work) throws StoreUnavailable, LeaseLost {
        Optional<T> done =
                store.inTransaction(
                        tx -> {
                            Optional<BatchJob> job = JobRows.locked(tx, jobId, generation);
                            return job.isEmpty()
                                    ? Optional.<T>empty()
                                    : Optional.of(work.run(tx, job.get()));
                        });
        return done.orElseThrow(() -> new LeaseLost(jobId));
    }

    BatchJob job() throws StoreUnavailable, LeaseLost {
        return held((_, job) -> job);
    }

    /** The job is the owner's for so many more milliseconds; 0 gives it away. */
    BatchJob renew(long leaseMs) throws StoreUnavailable, LeaseLost {
        return held(
                (tx, job) -> {
                    tx.update(
                            "UPDATE batch_jobs SET lease_ms = ? WHERE id = ?",
                            leaseMs == 0 ? 0 : epochMs.getAsLong() + leaseMs,
                            jobId);
                    return job;
                });
    }

    /** An earlier validation broke off, at a crash. */
    void forgetLines() throws StoreUnavailable, LeaseLost {
        held((tx, _) -> tx.update("DELETE FROM batch_lines WHERE job_id = ?", jobId));
    }

    void addLines(List<LineRef> lines) throws StoreUnavailable, LeaseLost {
        List<List<Object>> rows =
                lines.stream()
                        .map(
                                ref ->
                                        List.<Object>of(
                                                jobId,
                                                ref.line(),
                                                ref.start(),
                                                ref.length(),
                                                ref.group()))
                        .toList();
        held(
                (tx, _) -> {
                    tx.updateAll(
                            "INSERT INTO batch_lines (job_id, line, start_at, length, model_group)"
                                    + " VALUES (?, ?, ?, ?, ?)",
                            rows);
                    return true;
                });
    }

    /** Each line of the input can be run; gives the state that the job is in now. */
    JobState valid(int total) throws StoreUnavailable, LeaseLost {
        return held(
                (tx, job) -> {
                    tx.update("UPDATE batch_jobs SET total = ? WHERE id = ?", total, jobId);
                    return advance(tx, job, Event.VALID);
                });
    }

    /** The input cannot be run, for these reasons; a job that is being cancelled is cancelled. */
    JobState invalid(JsonNode errors) throws StoreUnavailable, LeaseLost {
        return held(
                (tx, job) -> {
                    tx.update("DELETE FROM batch_lines WHERE job_id = ?", jobId);
                    if (job.state() == JobState.VALIDATING) {
                        tx.update(
                                "UPDATE batch_jobs SET errors = ? WHERE id = ?",
                                JobRows.text(errors),
                                jobId);
                    }
                    return advance(tx, job, Event.INVALID);
                });
    }

    /** The lines without a result, those of a model together, in their order. */
    List<LineRef> pending() throws StoreUnavailable, LeaseLost {
        return held(
                (tx, _) ->
                        tx.query(
                                "SELECT l.line, l.start_at, l.length, l.model_group FROM"
                                        + " batch_lines l WHERE l.job_id = ? AND NOT EXISTS (SELECT"
                                        + " 1 FROM batch_results r WHERE r.job_id = l.job_id AND"
                                        + " r.line = l.line) ORDER BY l.line",
                                row ->
                                        new LineRef(
                                                row.getInt(1),
                                                row.getLong(2),
                                                row.getInt(3),
                                                row.getString(4).intern()),
                                jobId));
    }

    /**
     * Adds results of lines, all or none. The first one of a line stays: a second one is left out,
     * so that this can be called again when nobody knows what became of the first call.
     *
     * @param results of different lines, one or more
     * @return the lines whose first result it is
     */
    Set<Integer> addResults(List<LineResult> results) throws StoreUnavailable, LeaseLost {
        return held(
                (tx, job) -> {
                    if (job.state().isEnd()) {
                        return Set.of();
                    }
                    List<LineResult> first = ResultRows.withoutEarlier(tx, jobId, results);
                    if (!first.isEmpty()) {
                        ResultRows.insert(tx, jobId, first);
                    }
                    return first.stream().map(LineResult::line).collect(Collectors.toSet());
                });
    }

    /**
     * Something happened to the job.
     *
     * @return the state that it is in now; the event may not have touched it
     */
    JobState tell(Event event) throws StoreUnavailable, LeaseLost {
        return held((tx, job) -> advance(tx, job, event));
    }

    private JobState advance(Transaction tx, BatchJob job, Event event) throws SQLException {
        Optional<JobState> next = job.state().after(event);
        if (next.isEmpty()) {
            return job.state();
        }
        if (next.get().isEnd() && event != Event.INVALID) {
            deliver(tx, false, "output", "output_file_id");
            deliver(tx, true, "errors", "error_file_id");
        }
        JobRows.advance(tx, jobId, next.get(), epochMs.getAsLong());
        return next.get();
    }

    /** The files come to be with the end of the job, in one step (BAT-3). */
    private void deliver(Transaction tx, boolean failed, String name, String column)
            throws SQLException {
        long bytes =
                tx.first(
                                "SELECT COALESCE(SUM(bytes), 0) FROM batch_results WHERE job_id = ?"
                                        + " AND failed = ?",
                                row -> row.getLong(1),
                                jobId,
                                failed)
                        .orElse(0L);
        if (bytes > 0) {
            String id = ids.next("file-");
            FileStore.addOutput(
                    tx,
                    new BatchFile(
                            id,
                            jobId + "_" + name + ".jsonl",
                            BatchFile.OUTPUT,
                            bytes,
                            epochMs.getAsLong(),
                            Optional.of(jobId),
                            failed));
            tx.update("UPDATE batch_jobs SET " + column + " = ? WHERE id = ?", id, jobId);
        }
    }
}
