package dev.caravan.kept;

import dev.caravan.fake.Postgres;
import dev.caravan.store.Store;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;

import java.nio.file.Path;

@DisplayName("RSP-4: responses in a real PostgreSQL")
final class PostgresResponsesTest extends ResponseStoreContract {
    @SuppressWarnings("NullAway.Init")
    private static Postgres postgres;

    @SuppressWarnings("NullAway.Init")
    private Store store;

    @BeforeAll
    static void startServer() {
        postgres = new Postgres();
    }

    @AfterAll
    static void stopServer() {
        postgres.close();
    }

    @BeforeEach
    void open() {
        store = new Store(postgres.database(), Path.of("target", "no-state"), () -> 0, _ -> {});
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    Store store() {
        return store;
    }
}
