package dev.caravan.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.batch.BatchJob.Counts;
import dev.caravan.batch.BatchJob.Times;
import dev.caravan.openai.Json;
import dev.caravan.store.Transaction;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Jobs as rows, within a transaction. */
final class JobRows {
    private static final String JOB =
            "SELECT id, state, endpoint, input_file_id, metadata, errors, total, completed, failed,"
                    + " output_file_id, error_file_id, created_ms, started_ms, finalizing_ms,"
                    + " cancelling_ms, ended_ms, expires_ms, input_tokens, output_tokens FROM"
                    + " batch_jobs ";

    private JobRows() {}

    static void insert(
            Transaction tx, String id, JobStore.Order order, long createdMs, long expiresMs)
            throws SQLException {
        tx.update(
                "INSERT INTO batch_jobs (id, state, endpoint, input_file_id, metadata, total,"
                        + " completed, failed, created_ms, expires_ms, generation, lease_ms) VALUES"
                        + " (?, ?, ?, ?, ?, 0, 0, 0, ?, ?, 0, 0)",
                id,
                JobState.VALIDATING.code(),
                order.endpoint(),
                order.inputFileId(),
                text(order.metadata()),
                createdMs,
                expiresMs);
    }

    static Optional<BatchJob> find(Transaction tx, String id) throws SQLException {
        return tx.first(JOB + "WHERE id = ?", JobRows::job, id);
    }

    /** No other transaction changes it before this one has ended. */
    static Optional<BatchJob> locked(Transaction tx, String id) throws SQLException {
        return tx.first(JOB + "WHERE id = ? FOR UPDATE", JobRows::job, id);
    }

    /** The same, where this generation still has it. */
    static Optional<BatchJob> locked(Transaction tx, String id, long generation)
            throws SQLException {
        return tx.first(
                JOB + "WHERE id = ? AND generation = ? FOR UPDATE", JobRows::job, id, generation);
    }

    static List<BatchJob> list(Transaction tx, Page page, int most) throws SQLException {
        return tx.query(
                JOB
                        + "WHERE created_ms < ? OR (created_ms = ? AND id < ?) ORDER BY created_ms"
                        + " DESC, id DESC FETCH FIRST ? ROWS ONLY",
                JobRows::job,
                page.createdMs(),
                page.createdMs(),
                page.id(),
                most);
    }

    /** Puts a locked job into a state, and notes when. */
    static void advance(Transaction tx, String id, JobState state, long now) throws SQLException {
        String time =
                switch (state) {
                    case VALIDATING -> "created_ms";
                    case IN_PROGRESS -> "started_ms";
                    case FINALIZING -> "finalizing_ms";
                    case CANCELLING -> "cancelling_ms";
                    case COMPLETED, FAILED, EXPIRED, CANCELLED -> "ended_ms";
                };
        tx.update(
                "UPDATE batch_jobs SET state = ?, " + time + " = ? WHERE id = ?",
                state.code(),
                now,
                id);
    }

    static String text(JsonNode json) {
        return new String(Json.bytes(json), StandardCharsets.UTF_8);
    }

    private static BatchJob job(ResultSet row) throws SQLException {
        String errors = row.getString(6);
        return new BatchJob(
                row.getString(1),
                JobState.of(row.getString(2)),
                row.getString(3),
                row.getString(4),
                (ObjectNode) json(row.getString(5)),
                errors == null ? Optional.empty() : Optional.of(json(errors)),
                new Counts(row.getInt(7), row.getInt(8), row.getInt(9)),
                new LineUsage(row.getLong(18), row.getLong(19)),
                Optional.ofNullable(row.getString(10)),
                Optional.ofNullable(row.getString(11)),
                new Times(
                        row.getLong(12),
                        time(row, 13),
                        time(row, 14),
                        time(row, 15),
                        time(row, 16)),
                row.getLong(17));
    }

    private static Optional<Long> time(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    private static JsonNode json(@Nullable String text) throws SQLException {
        try {
            return Json.read(String.valueOf(text).getBytes(StandardCharsets.UTF_8));
        } catch (Json.MalformedJson e) {
            throw new SQLException("a stored job is not JSON: " + e.describe(), e);
        }
    }
}
