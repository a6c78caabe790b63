package dev.caravan.batch;

import dev.caravan.store.Store;
import dev.caravan.store.StoreUnavailable;
import dev.caravan.store.Transaction;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Which inputs of a folder have a job, as rows.
 *
 * @param folder its path: several gateways on one store may have folders of their own
 */
record FolderRows(Store store, String folder) {

    /** An input whose job has ended. */
    record Ended(String name, String jobId) {}

    List<String> names() throws StoreUnavailable {
        return store.inTransaction(
                tx ->
                        tx.query(
                                "SELECT name FROM batch_folder WHERE folder = ?",
                                row -> row.getString(1),
                                folder));
    }

    void add(Transaction tx, String name, String jobId) throws SQLException {
        tx.update(
                "INSERT INTO batch_folder (folder, name, job_id) VALUES (?, ?, ?)",
                folder,
                name,
                jobId);
    }

    List<Ended> ended() throws StoreUnavailable {
        return store.inTransaction(
                tx ->
                        tx.query(
                                "SELECT f.name, f.job_id FROM batch_folder f JOIN batch_jobs j ON"
                                        + " j.id = f.job_id WHERE f.folder = ? AND j.ended_ms IS"
                                        + " NOT NULL ORDER BY f.name",
                                row -> new Ended(row.getString(1), row.getString(2)),
                                folder));
    }

    /** Does something for an input and forgets it, while no other gateway can do the same. */
    boolean settle(String name, Runnable work) throws StoreUnavailable {
        return store.inTransaction(
                tx -> {
                    Optional<String> still =
                            tx.first(
                                    "SELECT name FROM batch_folder WHERE folder = ? AND name = ?"
                                            + " FOR UPDATE",
                                    row -> row.getString(1),
                                    folder,
                                    name);
                    if (still.isEmpty()) {
                        return false;
                    }
                    tx.mayTakeLong();
                    work.run();
                    tx.update(
                            "DELETE FROM batch_folder WHERE folder = ? AND name = ?", folder, name);
                    return true;
                });
    }

    void forget(String name) throws StoreUnavailable {
        store.inTransaction(
                tx ->
                        tx.update(
                                "DELETE FROM batch_folder WHERE folder = ? AND name = ?",
                                folder,
                                name));
    }
}
