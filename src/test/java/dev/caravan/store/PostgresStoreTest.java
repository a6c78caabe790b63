package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.Secret;
import dev.caravan.config.StoreSettings;
import dev.caravan.fake.Postgres;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

@DisplayName("SES-5: the store on a real PostgreSQL")
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
final class PostgresStoreTest extends StoreContract {
    private static final Path NOWHERE = Path.of("target", "no-state");

    @SuppressWarnings("NullAway.Init")
    private static Postgres postgres;

    private final AtomicLong now = new AtomicLong();
    private final StoreSettings database = postgres.database();

    @BeforeAll
    static void startServer() {
        postgres = new Postgres();
    }

    @AfterAll
    static void stopServer() {
        postgres.close();
    }

    @Override
    Store store() {
        return new Store(database, NOWHERE, now::get, _ -> {});
    }

    @Test
    void goesOnAfterTheServerCutItsConnections() throws Exception {
        try (Store store = store()) {
            store.open();
            postgres.cutConnections();
            assertThat(
                            store.<Optional<Long>>inTransaction(
                                    tx ->
                                            tx.first(
                                                    "SELECT COUNT(*) FROM sessions",
                                                    row -> row.getLong(1))))
                    .contains(0L);
        }
    }

    @Test
    @DisplayName("GUA-3: a transaction that says nothing ends, but for one that says so")
    void endsWhatSleeps() throws Exception {
        String show = "SELECT current_setting('idle_in_transaction_session_timeout')";
        try (Store store = store()) {
            store.open();
            assertThat(
                            store.<Optional<String>>inTransaction(
                                    tx -> tx.first(show, row -> row.getString(1))))
                    .contains("5s");
            assertThat(
                            store.<Optional<String>>inTransaction(
                                    tx -> {
                                        tx.mayTakeLong();
                                        return tx.first(show, row -> row.getString(1));
                                    }))
                    .contains("0");
            assertThat(
                            store.<Optional<String>>inTransaction(
                                    tx -> tx.first(show, row -> row.getString(1))))
                    .contains("5s");
        }
    }

    @Test
    void saysThatItIsDownAndWaitsBeforeTheNextTry() {
        StoreSettings nobody =
                new StoreSettings(
                        "jdbc:postgresql://127.0.0.1:1/caravan?password=canary",
                        Optional.of("caravan"),
                        Optional.of(new Secret("canary")),
                        30,
                        500);
        try (Store store = new Store(nobody, NOWHERE, now::get, _ -> {})) {
            StoreUnavailable first = fault(store);
            assertThat(first.reason()).isEqualTo(StoreUnavailable.Reason.DOWN);
            assertThat(first.told())
                    .contains("jdbc:postgresql://127.0.0.1:1/caravan cannot be reached")
                    .doesNotContain("canary");
            now.addAndGet(Store.PAUSE_MS - 1);
            assertThat(fault(store)).isSameAs(first);
            now.addAndGet(1);
            assertThat(fault(store)).isNotSameAs(first);
        }
    }

    private static StoreUnavailable fault(Store store) {
        try {
            store.open();
            throw new AssertionError("it opened");
        } catch (StoreUnavailable e) {
            return e;
        }
    }

    @Test
    void saysThatItIsNotLetIn() {
        StoreSettings stranger =
                new StoreSettings(
                        database.url(), Optional.of("nobody_here"), Optional.empty(), 30, 500);
        String url = database.url().replace("user=postgres", "user=nobody_here");
        try (Store store =
                new Store(
                        new StoreSettings(url, stranger.user(), Optional.empty(), 30, 500),
                        NOWHERE,
                        now::get,
                        _ -> {})) {
            assertThatThrownBy(store::open)
                    .hasMessageContaining("cannot be used")
                    .hasMessageContaining("nobody_here");
        }
    }
}
