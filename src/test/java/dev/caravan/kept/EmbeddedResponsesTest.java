package dev.caravan.kept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.StoreSettings;
import dev.caravan.responses.StoredResponse.Owner;
import dev.caravan.store.Store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Optional;

@DisplayName("RSP-4: responses in a file")
final class EmbeddedResponsesTest extends ResponseStoreContract {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path state;

    @SuppressWarnings("NullAway.Init")
    private Store store;

    @BeforeEach
    void open() {
        store =
                new Store(
                        new StoreSettings(
                                "file:caravan", Optional.empty(), Optional.empty(), 30, 500),
                        state,
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

    @Test
    @DisplayName("SES-5: who only asks makes no store")
    void makesNoStoreForAQuestion() throws Exception {
        LastingResponses responses = new LastingResponses(store, () -> 30, () -> 0);
        assertThat(responses.find("resp_a")).isEmpty();
        assertThat(responses.item(Owner.of("operator", "main"), "msg_a")).isEmpty();
        responses.delete("resp_a");
        assertThat(state).isEmptyDirectory();
    }
}
