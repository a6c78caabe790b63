package dev.caravan.batch;

import dev.caravan.openai.ApiError;
import dev.caravan.store.Store;
import dev.caravan.store.StoreUnavailable;
import dev.caravan.store.Transaction;

import java.io.IOException;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Files in the store, in parts of {@link #PART} bytes, so that none is ever in memory as a whole
 * (GUA-5) and every gateway on the store can read them. Thread-safe.
 */
public final class FileStore {
    /** Bytes of a part; H2 keeps at most a mebibyte in a value of this kind. */
    static final int PART = 64 << 10;

    private static final int PARTS_AT_ONCE = 16;
    private static final String FILE =
            "SELECT id, filename, purpose, bytes, created_ms, job_id, failed FROM batch_files ";

    private final Store store;
    private final Ids ids;
    private final LongSupplier maxBytes;
    private final LongSupplier epochMs;

    /**
     * Files in a store.
     *
     * @param maxBytes of an input
     * @param epochMs milliseconds since 1970
     */
    public FileStore(Store store, Ids ids, LongSupplier maxBytes, LongSupplier epochMs) {
        this.store = store;
        this.ids = ids;
        this.maxBytes = maxBytes;
        this.epochMs = epochMs;
    }

    /**
     * Keeps an input file; it is there when this returns, and not before.
     *
     * @throws InputTooLarge when it is longer than allowed; nothing is kept then
     * @throws IOException when it cannot be read; nothing is kept then
     */
    public BatchFile add(String filename, InputStream content)
            throws StoreUnavailable, IOException {
        String id = ids.next("file-");
        store.inTransaction(
                tx ->
                        tx.update(
                                "INSERT INTO batch_files (id, filename, purpose, bytes, whole,"
                                        + " created_ms, failed) VALUES (?, ?, ?, 0, FALSE, ?,"
                                        + " FALSE)",
                                id,
                                filename,
                                BatchFile.INPUT,
                                epochMs.getAsLong()));
        boolean kept = false;
        try {
            long bytes = addParts(id, content);
            store.inTransaction(
                    tx ->
                            tx.update(
                                    "UPDATE batch_files SET bytes = ?, whole = TRUE WHERE id = ?",
                                    bytes,
                                    id));
            kept = true;
            return find(id).orElseThrow(() -> new IOException("the file was deleted meanwhile"));
        } finally {
            if (!kept) {
                delete(id);
            }
        }
    }

    private long addParts(String id, InputStream content) throws StoreUnavailable, IOException {
        long bytes = 0;
        List<List<Object>> rows = new ArrayList<>();
        for (int position = 0; ; position++) {
            byte[] part = content.readNBytes(PART);
            bytes += part.length;
            if (bytes > maxBytes.getAsLong()) {
                throw new InputTooLarge(maxBytes.getAsLong());
            }
            if (part.length > 0) {
                rows.add(List.of(id, position, part));
            }
            boolean end = part.length < PART;
            if (end || rows.size() == PARTS_AT_ONCE) {
                List<List<Object>> full = List.copyOf(rows);
                store.inTransaction(
                        tx -> {
                            tx.updateAll(
                                    "INSERT INTO batch_parts (file_id, position, content) VALUES"
                                            + " (?, ?, ?)",
                                    full);
                            return true;
                        });
                rows.clear();
            }
            if (end) {
                return bytes;
            }
        }
    }

    /** A file that is there. */
    public Optional<BatchFile> find(String id) throws StoreUnavailable {
        return store.inTransaction(
                tx -> tx.first(FILE + "WHERE id = ? AND whole", FileStore::file, id));
    }

    /** Whether it was there; a job's results go with their file. */
    public boolean delete(String id) throws StoreUnavailable {
        return store.inTransaction(tx -> delete(tx, id));
    }

    /**
     * The same, unless a job needs it that has not ended.
     *
     * @throws ApiError 409 when one does
     */
    public boolean deleteUnused(String id) throws StoreUnavailable {
        return store.inTransaction(
                tx -> {
                    // Locked: no job can be made of it meanwhile.
                    tx.query(
                            "SELECT id FROM batch_files WHERE id = ? FOR UPDATE",
                            row -> row.getString(1),
                            id);
                    Optional<String> job =
                            tx.first(
                                    "SELECT id FROM batch_jobs WHERE input_file_id = ? AND ended_ms"
                                            + " IS NULL",
                                    row -> row.getString(1),
                                    id);
                    if (job.isPresent()) {
                        throw ApiError.of(409, "The batch " + job.get() + " reads this file")
                                .code("file_in_use");
                    }
                    return delete(tx, id);
                });
    }

    private static boolean delete(Transaction tx, String id) throws SQLException {
        Optional<BatchFile> file = tx.first(FILE + "WHERE id = ?", FileStore::file, id);
        if (file.flatMap(BatchFile::jobId).isPresent()) {
            tx.update(
                    "DELETE FROM batch_results WHERE job_id = ? AND failed = ?",
                    file.get().jobId().orElseThrow(),
                    file.get().failed());
        }
        return tx.update("DELETE FROM batch_files WHERE id = ?", id) > 0;
    }

    /**
     * The newest files first.
     *
     * @param after only those behind this one in the list, where it names one
     * @param purpose only those, where it names one
     * @param most how many at most, 1 or more
     */
    public List<BatchFile> list(Optional<String> after, Optional<String> purpose, int most)
            throws StoreUnavailable {
        return store.inTransaction(
                tx -> {
                    Page page = Page.behind(tx, "batch_files", after);
                    return tx.query(
                            FILE
                                    + "WHERE whole AND purpose = COALESCE(CAST(? AS VARCHAR),"
                                    + " purpose) AND (created_ms < ? OR (created_ms = ? AND id <"
                                    + " ?)) ORDER BY created_ms DESC, id DESC FETCH FIRST ? ROWS"
                                    + " ONLY",
                            FileStore::file,
                            purpose,
                            page.createdMs(),
                            page.createdMs(),
                            page.id(),
                            most);
                });
    }

    /** Deletes what uploads left behind that broke off more than a day ago. */
    void sweep() throws StoreUnavailable {
        store.inTransaction(
                tx ->
                        tx.update(
                                "DELETE FROM batch_files WHERE NOT whole AND created_ms < ?",
                                epochMs.getAsLong() - TimeUnit.DAYS.toMillis(1)));
    }

    /** All of an input file, read as it is asked for. */
    InputStream open(String id) {
        return new PartsStream(position -> part(id, position));
    }

    /** A part of an input file; empty behind its end, and when it has been deleted. */
    byte[] part(String id, int position) throws StoreUnavailable {
        return store.inTransaction(
                        tx ->
                                tx.first(
                                        "SELECT content FROM batch_parts WHERE file_id = ? AND"
                                                + " position = ?",
                                        row -> row.getBytes(1),
                                        id,
                                        position))
                .orElse(new byte[0]);
    }

    static void addOutput(Transaction tx, BatchFile file) throws SQLException {
        tx.update(
                "INSERT INTO batch_files (id, filename, purpose, bytes, whole, created_ms, job_id,"
                        + " failed) VALUES (?, ?, ?, ?, TRUE, ?, ?, ?)",
                file.id(),
                file.filename(),
                file.purpose(),
                file.bytes(),
                file.createdMs(),
                file.jobId(),
                file.failed());
    }

    private static BatchFile file(ResultSet row) throws SQLException {
        return new BatchFile(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                Optional.ofNullable(row.getString(6)),
                row.getBoolean(7));
    }
}
