package dev.caravan.session;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.openai.Json;
import dev.caravan.session.SessionStore.Kept;
import dev.caravan.store.Transaction;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The turns of one session as rows, within a transaction. */
record TurnRows(Transaction tx, String key) {

    private record Row(long position, JsonNode message) {}

    Kept read(long version) throws SQLException {
        List<Row> rows =
                tx.query(
                        "SELECT position, message FROM session_turns WHERE session_key = ? ORDER BY"
                                + " position",
                        row -> new Row(row.getLong(1), message(row.getString(2))),
                        key);
        long first = rows.isEmpty() ? 0 : rows.getFirst().position();
        return new Kept(version, first, new Transcript(rows.stream().map(Row::message).toList()));
    }

    private static JsonNode message(String text) throws SQLException {
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (Json.MalformedJson e) {
            throw new SQLException("a stored turn is not JSON: " + e.describe(), e);
        }
    }

    /**
     * Writes only what differs.
     *
     * @param excess how many of the first turns are not kept
     */
    void replace(Kept now, Transcript next, int excess) throws SQLException {
        int same = now.transcript().common(next);
        if (same < now.transcript().turns().size()) {
            tx.update(
                    "DELETE FROM session_turns WHERE session_key = ? AND position >= ?",
                    key,
                    now.first() + same);
        }
        List<List<Object>> added = new ArrayList<>();
        for (int i = Math.max(same, excess); i < next.turns().size(); i++) {
            String text = new String(Json.bytes(next.turns().get(i)), StandardCharsets.UTF_8);
            added.add(List.of(key, now.first() + i, text));
        }
        tx.updateAll(
                "INSERT INTO session_turns (session_key, position, message) VALUES (?, ?, ?)",
                added);
        if (excess > 0) {
            tx.update(
                    "DELETE FROM session_turns WHERE session_key = ? AND position < ?",
                    key,
                    now.first() + excess);
        }
    }
}
