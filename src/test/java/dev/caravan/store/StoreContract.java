package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;

/** What every kind of store keeps to. */
abstract class StoreContract {
    private static final String INSERT =
            "INSERT INTO sessions (session_key, agent_id, channel, version, turns, created_ms,"
                    + " updated_ms) VALUES (?, ?, ?, ?, ?, ?, ?)";

    /** The same, still empty or as the test left it, opened anew at each call. */
    abstract Store store();

    private static void insert(Store store, String key, Optional<String> channel)
            throws StoreUnavailable {
        store.inTransaction(tx -> tx.update(INSERT, key, "main", channel, 1L, 0, 5L, 5L));
    }

    private static List<String> keys(Store store) throws StoreUnavailable {
        return store.inTransaction(
                tx ->
                        tx.query(
                                "SELECT session_key FROM sessions ORDER BY session_key",
                                row -> row.getString(1)));
    }

    @Test
    @DisplayName("SES-5: what was committed is there after the store was opened again")
    void keepsWhatWasCommitted() throws Exception {
        try (Store store = store()) {
            insert(store, "one", Optional.of("web"));
            insert(store, "two", Optional.empty());
        }
        try (Store store = store()) {
            assertThat(keys(store)).containsExactly("one", "two");
            assertThat(
                            store.<List<Boolean>>inTransaction(
                                    tx ->
                                            tx.query(
                                                    "SELECT channel IS NULL FROM sessions ORDER BY"
                                                            + " session_key",
                                                    row -> row.getBoolean(1))))
                    .containsExactly(false, true);
        }
    }

    @Test
    void keepsNothingOfATransactionThatFails() throws Exception {
        try (Store store = store()) {
            assertThatThrownBy(
                            () ->
                                    store.inTransaction(
                                            tx -> {
                                                tx.update(
                                                        INSERT,
                                                        "one",
                                                        "main",
                                                        Optional.empty(),
                                                        1L,
                                                        0,
                                                        5L,
                                                        5L);
                                                return tx.update("UPDATE nowhere SET x = 1");
                                            }))
                    .isInstanceOf(StoreUnavailable.class)
                    .extracting(fault -> ((StoreUnavailable) fault).reason())
                    .isEqualTo(StoreUnavailable.Reason.FAILED);
            assertThat(keys(store)).isEmpty();
        }
    }

    @Test
    void keepsNothingWhenTheWorkThrows() throws Exception {
        try (Store store = store()) {
            assertThatThrownBy(
                            () ->
                                    store.inTransaction(
                                            tx -> {
                                                tx.update(
                                                        INSERT,
                                                        "one",
                                                        "main",
                                                        Optional.empty(),
                                                        1L,
                                                        0,
                                                        5L,
                                                        5L);
                                                throw new IllegalStateException("on purpose");
                                            }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(keys(store)).isEmpty();
        }
    }

    @Test
    void runsAgainWhenAnotherAddedTheSameRow() throws Exception {
        try (Store store = store()) {
            int racers = 4;
            CyclicBarrier together = new CyclicBarrier(racers);
            List<CompletableFuture<Integer>> all =
                    IntStream.range(0, racers)
                            .mapToObj(
                                    i ->
                                            CompletableFuture.supplyAsync(
                                                    () -> addOrCount(store, together),
                                                    Thread::startVirtualThread))
                            .toList();
            all.forEach(CompletableFuture::join);
            assertThat(
                            store.<List<Long>>inTransaction(
                                    tx ->
                                            tx.query(
                                                    "SELECT version FROM sessions",
                                                    row -> row.getLong(1))))
                    .containsExactly((long) racers);
        }
    }

    private static int addOrCount(Store store, CyclicBarrier together) {
        boolean[] met = {false};
        try {
            return store.inTransaction(
                    tx -> {
                        boolean there =
                                tx.first(
                                                "SELECT version FROM sessions WHERE session_key ="
                                                        + " 'same' FOR UPDATE",
                                                row -> row.getLong(1))
                                        .isPresent();
                        meet(together, met);
                        return there
                                ? tx.update("UPDATE sessions SET version = version + 1")
                                : tx.update(
                                        INSERT, "same", "main", Optional.empty(), 1L, 0, 5L, 5L);
                    });
        } catch (StoreUnavailable e) {
            throw new IllegalStateException(e);
        }
    }

    /** All have looked before any writes; only at the first try. */
    private static void meet(CyclicBarrier together, boolean[] met) throws SQLException {
        if (!met[0]) {
            met[0] = true;
            try {
                together.await();
            } catch (Exception e) {
                throw new SQLException(e);
            }
        }
    }

    @Test
    void refusesAfterItWasClosed() throws Exception {
        Store store = store();
        store.open();
        store.close();
        assertThatThrownBy(store::open).isInstanceOf(StoreUnavailable.class);
    }

    @Test
    @DisplayName("SES-5: a store that a newer version has written is left alone, and says so")
    void leavesANewerSchemaAlone() throws Exception {
        try (Store store = store()) {
            store.inTransaction(
                    tx ->
                            tx.update(
                                    "INSERT INTO \"caravan_schema\" (\"installed_rank\","
                                            + " \"version\", \"description\", \"type\","
                                            + " \"script\", \"checksum\", \"installed_by\","
                                            + " \"execution_time\", \"success\") VALUES (99,"
                                            + " '9999', 'later', 'SQL', 'V9999__later.sql', 7,"
                                            + " 'me', 1, TRUE)"));
        }
        try (Store store = store()) {
            assertThatThrownBy(store::open)
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("schema version 9999 of a newer Caravan")
                    .extracting(fault -> ((StoreUnavailable) fault).reason())
                    .isEqualTo(StoreUnavailable.Reason.NEWER_SCHEMA);
        }
    }
}
