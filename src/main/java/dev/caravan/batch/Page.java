package dev.caravan.batch;

import dev.caravan.openai.ApiError;
import dev.caravan.store.Transaction;

import java.sql.SQLException;
import java.util.Optional;

/**
 * Where a page of a list begins: behind this row, the newest coming first.
 *
 * @param id of the row; of those of one millisecond the greater comes first
 */
record Page(long createdMs, String id) {
    /** Greater than any id. */
    private static final Page START = new Page(Long.MAX_VALUE, "~");

    /**
     * The page behind a row.
     *
     * @param table a name of ours
     * @throws ApiError 400 when there is no such row
     */
    static Page behind(Transaction tx, String table, Optional<String> after) throws SQLException {
        if (after.isEmpty()) {
            return START;
        }
        return tx.first(
                        "SELECT created_ms FROM " + table + " WHERE id = ?",
                        row -> new Page(row.getLong(1), after.get()),
                        after.get())
                .orElseThrow(
                        () ->
                                ApiError.badRequest("after: there is nothing of this id")
                                        .param("after"));
    }
}
