package dev.caravan.batch;

import dev.caravan.store.Transaction;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Results of lines as rows, within a transaction. */
final class ResultRows {
    /** Lines that are further apart are asked for one by one. */
    private static final int MAX_GAP = 100;

    private ResultRows() {}

    /** Those of lines that have no result yet. */
    static List<LineResult> withoutEarlier(Transaction tx, String jobId, List<LineResult> results)
            throws SQLException {
        Set<Integer> there = there(tx, jobId, results);
        return results.stream().filter(result -> !there.contains(result.line())).toList();
    }

    /** By ranges: H2 looks through all rows of the job where it is asked for a list of lines. */
    private static Set<Integer> there(Transaction tx, String jobId, List<LineResult> results)
            throws SQLException {
        Set<Integer> there = new HashSet<>();
        List<Integer> lines = results.stream().map(LineResult::line).sorted().toList();
        int from = 0;
        for (int i = 1; i <= lines.size(); i++) {
            if (i == lines.size() || lines.get(i) - lines.get(i - 1) > MAX_GAP) {
                there.addAll(
                        tx.query(
                                "SELECT line FROM batch_results WHERE job_id = ? AND line >= ? AND"
                                        + " line <= ?",
                                row -> row.getInt(1),
                                jobId,
                                lines.get(from),
                                lines.get(i - 1)));
                from = i;
            }
        }
        return there;
    }

    /** Adds them, and counts them at their job, which is locked. */
    static void insert(Transaction tx, String jobId, List<LineResult> results) throws SQLException {
        tx.updateAll(
                "INSERT INTO batch_results (job_id, line, failed, bytes, content) VALUES (?, ?, ?,"
                        + " ?, ?)",
                results.stream()
                        .map(r -> List.<Object>of(jobId, r.line(), r.failed(), r.bytes(), r.text()))
                        .toList());
        long failed = results.stream().filter(LineResult::failed).count();
        tx.update(
                "UPDATE batch_jobs SET failed = failed + ?, completed = completed + ?,"
                        + " input_tokens = input_tokens + ?, output_tokens = output_tokens + ?"
                        + " WHERE id = ?",
                (int) failed,
                (int) (results.size() - failed),
                results.stream().mapToLong(r -> r.usage().input()).sum(),
                results.stream().mapToLong(r -> r.usage().output()).sum(),
                jobId);
    }
}
