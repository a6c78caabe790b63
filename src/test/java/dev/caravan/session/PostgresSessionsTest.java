package dev.caravan.session;

import dev.caravan.fake.Postgres;
import dev.caravan.store.Store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;

import java.nio.file.Path;

@DisplayName("SES-5: sessions in a real PostgreSQL")
final class PostgresSessionsTest extends SessionStoreContract {
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
