package dev.caravan.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.openai.ApiError;
import dev.caravan.store.Store;
import dev.caravan.store.StoreUnavailable;
import dev.caravan.store.Transaction;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Jobs in the store: made, shown, cancelled, and taken by a gateway. Thread-safe. */
public final class JobStore {
    /** How long an {@code Idempotency-Key} is known, in milliseconds. */
    static final long KEY_MS = TimeUnit.HOURS.toMillis(24);

    /** {@code completion_window}, the only one there is, in milliseconds. */
    static final long WINDOW_MS = TimeUnit.HOURS.toMillis(24);

    private final Store store;
    private final Ids ids;
    private final LongSupplier epochMs;

    /**
     * Jobs in a store.
     *
     * @param epochMs milliseconds since 1970
     */
    public JobStore(Store store, Ids ids, LongSupplier epochMs) {
        this.store = store;
        this.ids = ids;
        this.epochMs = epochMs;
    }

    /**
     * What a job is made of.
     *
     * @param endpoint the {@code url} of its lines
     */
    public record Order(String endpoint, String inputFileId, ObjectNode metadata) {}

    /** A client's word that two requests are the same, and a digest of what it sent. */
    public record Key(String text, String bodyHash) {}

    /**
     * Makes a job; it is durable when this returns (GUA-1). With a key that was used, gives the job
     * that was made then.
     *
     * @throws ApiError 404 when there is no such file, 409 when the key came with another body
     */
    public BatchJob create(Order order, Optional<Key> key) throws StoreUnavailable {
        return create(order, key, (_, _) -> {});
    }

    /** Something that is kept with a new job, or not at all (GUA-1). */
    interface Note {
        void add(Transaction tx, String jobId) throws SQLException;
    }

    BatchJob create(Order order, Optional<Key> key, Note note) throws StoreUnavailable {
        String id = ids.next("batch_");
        return store.inTransaction(
                tx -> {
                    long now = epochMs.getAsLong();
                    tx.update("DELETE FROM batch_keys WHERE created_ms < ?", now - KEY_MS);
                    Optional<String> before =
                            key.isPresent() ? made(tx, key.get()) : Optional.empty();
                    if (before.isEmpty()) {
                        insert(tx, id, order, key, now);
                        note.add(tx, id);
                    }
                    return JobRows.find(tx, before.orElse(id)).orElseThrow();
                });
    }

    private static Optional<String> made(Transaction tx, Key key) throws SQLException {
        record Used(String bodyHash, String jobId) {}
        Optional<Used> used =
                tx.first(
                        "SELECT body_hash, job_id FROM batch_keys WHERE idempotency_key = ?",
                        row -> new Used(row.getString(1), row.getString(2)),
                        key.text());
        if (used.isPresent() && !used.get().bodyHash().equals(key.bodyHash())) {
            throw ApiError.of(
                            409,
                            "Idempotency-Key: the same key came with another body; a new batch"
                                    + " takes a new key")
                    .code("idempotency_key_reused");
        }
        return used.map(Used::jobId);
    }

    private static void insert(Transaction tx, String id, Order order, Optional<Key> key, long now)
            throws SQLException {
        if (key.isPresent()) {
            // First: of two at once, one fails here, is run again, and finds the other's.
            tx.update(
                    "INSERT INTO batch_keys (idempotency_key, body_hash, job_id, created_ms) VALUES"
                            + " (?, ?, ?, ?)",
                    key.get().text(),
                    key.get().bodyHash(),
                    id,
                    now);
        }
        // Locked, so that it is not deleted before the job is there to say no.
        Optional<String> input =
                tx.first(
                        "SELECT id FROM batch_files WHERE id = ? AND whole AND job_id IS NULL FOR"
                                + " UPDATE",
                        row -> row.getString(1),
                        order.inputFileId());
        if (input.isEmpty()) {
            throw ApiError.of(404, "input_file_id: there is no such input file")
                    .code("file_not_found")
                    .param("input_file_id");
        }
        JobRows.insert(tx, id, order, now, now + WINDOW_MS);
    }

    /** One job, if it is there. */
    public Optional<BatchJob> find(String id) throws StoreUnavailable {
        return store.inTransaction(tx -> JobRows.find(tx, id));
    }

    /**
     * The newest first.
     *
     * @param after only those behind this one in the list, where it names one
     * @param most how many at most, 1 or more
     */
    public List<BatchJob> list(Optional<String> after, int most) throws StoreUnavailable {
        return store.inTransaction(
                tx -> JobRows.list(tx, Page.behind(tx, "batch_jobs", after), most));
    }

    /**
     * Asks a job to stop (GUA-8).
     *
     * @throws ApiError 404 when there is no such job, 409 when it has ended or is about to
     */
    public BatchJob cancel(String id) throws StoreUnavailable {
        return store.inTransaction(
                tx -> {
                    BatchJob job = JobRows.locked(tx, id).orElseThrow(() -> unknown(id));
                    if (job.state() == JobState.CANCELLING) {
                        return job;
                    }
                    JobState next =
                            job.state()
                                    .after(JobState.Event.CANCEL)
                                    .orElseThrow(
                                            () ->
                                                    ApiError.of(
                                                                    409,
                                                                    "The batch is "
                                                                            + job.state().code()
                                                                            + "; it cannot be"
                                                                            + " cancelled")
                                                            .code("batch_not_cancellable"));
                    JobRows.advance(tx, id, next, epochMs.getAsLong());
                    return JobRows.find(tx, id).orElseThrow();
                });
    }

    /** What is told of a job that is not there. */
    public static ApiError unknown(String id) {
        return ApiError.of(404, "There is no batch of the id " + id).code("batch_not_found");
    }

    /** The jobs that have not ended and are nobody's, or this owner's; the oldest first. */
    List<String> free(String owner) throws StoreUnavailable {
        return store.inTransaction(
                tx ->
                        tx.query(
                                "SELECT id FROM batch_jobs WHERE ended_ms IS NULL AND (lease_ms < ?"
                                        + " OR owner = ?) ORDER BY created_ms, id",
                                row -> row.getString(1),
                                epochMs.getAsLong(),
                                owner));
    }

    /**
     * Takes a job that is nobody's (GUA-3); who had it before can write nothing from now on.
     *
     * @param leaseMs how long it is the owner's
     */
    Optional<JobLease> take(String id, String owner, long leaseMs) throws StoreUnavailable {
        Optional<Long> generation =
                store.inTransaction(
                        tx -> {
                            long now = epochMs.getAsLong();
                            int taken =
                                    tx.update(
                                            "UPDATE batch_jobs SET owner = ?, generation ="
                                                    + " generation + 1, lease_ms = ? WHERE id = ?"
                                                    + " AND ended_ms IS NULL AND (lease_ms < ? OR"
                                                    + " owner = ?)",
                                            owner,
                                            now + leaseMs,
                                            id,
                                            now,
                                            owner);
                            return taken == 0
                                    ? Optional.<Long>empty()
                                    : tx.first(
                                            "SELECT generation FROM batch_jobs WHERE id = ?",
                                            row -> row.getLong(1),
                                            id);
                        });
        return generation.map(g -> new JobLease(store, id, g, ids, epochMs));
    }

    /** How many jobs are in which state; a state without jobs is left out. */
    Map<JobState, Integer> states() throws StoreUnavailable {
        record Row(JobState state, int jobs) {}
        return store
                .inTransaction(
                        tx ->
                                tx.query(
                                        "SELECT state, COUNT(*) FROM batch_jobs GROUP BY state",
                                        row ->
                                                new Row(
                                                        JobState.of(row.getString(1)),
                                                        row.getInt(2))))
                .stream()
                .collect(Collectors.toUnmodifiableMap(Row::state, Row::jobs));
    }

    /** Frees all jobs: for a store that nobody else can have open. */
    void freeAll() throws StoreUnavailable {
        store.inTransaction(
                tx -> tx.update("UPDATE batch_jobs SET lease_ms = 0 WHERE ended_ms IS NULL"));
    }
}
