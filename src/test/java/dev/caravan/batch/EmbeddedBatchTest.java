package dev.caravan.batch;

import dev.caravan.config.StoreSettings;
import dev.caravan.store.Store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Optional;

@DisplayName("GUA-9: jobs in a file")
final class EmbeddedBatchTest extends JobStoreContract {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path state;

    @SuppressWarnings("NullAway.Init")
    private Store store;

    static Store in(Path state) {
        return new Store(
                new StoreSettings("file:caravan", Optional.empty(), Optional.empty(), 30, 500),
                state,
                () -> 0,
                _ -> {});
    }

    @BeforeEach
    void open() {
        store = in(state);
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
