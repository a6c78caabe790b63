package dev.caravan.kept;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.openai.Json;
import dev.caravan.responses.StoredResponse;
import dev.caravan.responses.StoredResponse.Owner;
import dev.caravan.store.Store;
import dev.caravan.store.StoreUnavailable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Responses in the store (RSP-4), for as long as sessions are kept. What belongs to whom is told by
 * a hash of the credential. A store that does not exist yet comes into being with the first
 * response. Thread-safe.
 */
public final class LastingResponses {
    private static final int MAX_ID = 128;

    private static final String ROW =
            "SELECT r.credential_hash, r.agent_id, r.response, r.input_items, r.earlier_items FROM"
                    + " responses r ";

    private final Store store;
    private final IntSupplier retentionDays;
    private final LongSupplier epochMs;

    /**
     * Responses in a store.
     *
     * @param retentionDays asked at each use: days after which a response is deleted
     * @param epochMs milliseconds since 1970
     */
    public LastingResponses(Store store, IntSupplier retentionDays, LongSupplier epochMs) {
        this.store = store;
        this.retentionDays = retentionDays;
        this.epochMs = epochMs;
    }

    /** Keeps it, in the place of one of the same id. */
    public void keep(StoredResponse response) throws StoreUnavailable {
        List<List<Object>> items =
                response.items()
                        .map(item -> item.path("id").asText(""))
                        .filter(LastingResponses::canBeKey)
                        .distinct()
                        .map(id -> List.<Object>of(response.id(), id))
                        .toList();
        store.<Boolean>inTransaction(
                tx -> {
                    tx.update("DELETE FROM responses WHERE response_id = ?", response.id());
                    tx.update(
                            "INSERT INTO responses (response_id, credential_hash, agent_id,"
                                + " created_ms, response, input_items, earlier_items) VALUES (?, ?,"
                                + " ?, ?, ?, ?, ?)",
                            response.id(),
                            response.owner().credentialHash(),
                            response.owner().agentId(),
                            epochMs.getAsLong(),
                            text(response.response()),
                            text(array(response.input())),
                            text(array(response.earlier())));
                    tx.updateAll(
                            "INSERT INTO response_items (response_id, item_id) VALUES (?, ?)",
                            items);
                    return true;
                });
    }

    /** The response of that id, whoever's it is; one that is past its time is none. */
    public Optional<StoredResponse> find(String id) throws StoreUnavailable {
        if (!canBeKey(id) || !store.mayHoldSomething()) {
            return Optional.empty();
        }
        return store.inTransaction(
                tx ->
                        tx.first(
                                ROW + "WHERE r.response_id = ? AND r.created_ms >= ?",
                                LastingResponses::response,
                                id,
                                expiredBefore()));
    }

    /** The item of that id, of any response that one caller has of one agent. */
    public Optional<JsonNode> item(Owner owner, String itemId) throws StoreUnavailable {
        if (!canBeKey(itemId) || !store.mayHoldSomething()) {
            return Optional.empty();
        }
        Optional<StoredResponse> holder =
                store.inTransaction(
                        tx ->
                                tx.first(
                                        ROW
                                                + "JOIN response_items i ON i.response_id ="
                                                + " r.response_id WHERE i.item_id = ? AND"
                                                + " r.credential_hash = ? AND r.agent_id = ? AND"
                                                + " r.created_ms >= ? ORDER BY r.created_ms DESC"
                                                + " FETCH FIRST 1 ROWS ONLY",
                                        LastingResponses::response,
                                        itemId,
                                        owner.credentialHash(),
                                        owner.agentId(),
                                        expiredBefore()));
        return holder.flatMap(response -> response.item(itemId));
    }

    /** Forgets it; nothing happens when it is not there. */
    public void delete(String id) throws StoreUnavailable {
        if (canBeKey(id) && store.mayHoldSomething()) {
            var _ =
                    store.<Integer>inTransaction(
                            tx -> tx.update("DELETE FROM responses WHERE response_id = ?", id));
        }
    }

    /** Deletes the responses that are past their time; gives their number. */
    public int expire() throws StoreUnavailable {
        return store.inTransaction(
                tx -> tx.update("DELETE FROM responses WHERE created_ms < ?", expiredBefore()));
    }

    private long expiredBefore() {
        return epochMs.getAsLong() - TimeUnit.DAYS.toMillis(retentionDays.getAsInt());
    }

    /**
     * Whether a text may be an id of something that is kept: a client writes what it likes, and a
     * database takes neither NUL nor more than the column's length.
     */
    private static boolean canBeKey(String id) {
        return !id.isEmpty()
                && id.length() <= MAX_ID
                && id.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static StoredResponse response(ResultSet row) throws SQLException {
        if (!(tree(row.getString(3)) instanceof ObjectNode response)) {
            throw new SQLException("a stored response is no JSON object");
        }
        return new StoredResponse(
                new Owner(row.getString(1), row.getString(2)),
                true,
                response,
                tree(row.getString(4)).valueStream().toList(),
                tree(row.getString(5)).valueStream().toList());
    }

    private static JsonNode tree(String text) throws SQLException {
        try {
            return Json.read(text.getBytes(UTF_8));
        } catch (Json.MalformedJson e) {
            throw new SQLException("a stored response is not JSON: " + e.describe(), e);
        }
    }

    private static ArrayNode array(List<JsonNode> items) {
        return JsonNodeFactory.instance.arrayNode().addAll(items);
    }

    private static String text(JsonNode tree) {
        return new String(Json.bytes(tree), UTF_8);
    }
}
