package dev.caravan.batch;

import dev.caravan.fake.Postgres;
import dev.caravan.store.Store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;

import java.nio.file.Path;

@DisplayName("GUA-9: jobs in a real PostgreSQL")
final class PostgresBatchTest extends JobStoreContract {
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
