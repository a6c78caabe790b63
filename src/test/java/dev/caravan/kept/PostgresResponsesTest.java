package dev.caravan.kept;

import dev.caravan.fake.Postgres;
import dev.caravan.store.Store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;

import java.nio.file.Path;

@DisplayName("RSP-4: responses in a real PostgreSQL")
final class PostgresResponsesTest extends ResponseStoreContract {
    @SuppressWarnings("NullAway.Init")
    private Store store;

    @BeforeEach
    void open() {
        store =
                new Store(
                        Postgres.shared().database(),
                        Path.of("target", "no-state"),
                        () -> 0,
                        _ -> {});
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
