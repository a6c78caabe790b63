package dev.caravan.kept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.caravan.config.StoreSettings;
import dev.caravan.openai.ApiError;
import dev.caravan.responses.RecentResponses;
import dev.caravan.responses.StoredResponse;
import dev.caravan.responses.StoredResponse.Owner;
import dev.caravan.store.Store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

@DisplayName("RSP-4: where responses are kept, and what a store that is away does to them")
class AllResponsesTest {
    private static final Owner ME = Owner.of("operator", "main");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path state;

    @SuppressWarnings("NullAway.Init")
    private Store store;

    private final AtomicLong now = new AtomicLong();

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

    private AllResponses responses() {
        return new AllResponses(
                new RecentResponses(now::get, 1_000_000),
                new LastingResponses(store, () -> 30, now::get));
    }

    private static StoredResponse response(String id, boolean lasting) {
        return new StoredResponse(
                ME,
                lasting,
                JsonNodeFactory.instance.objectNode().put("id", id),
                List.of(JsonNodeFactory.instance.objectNode().put("id", "in_" + id)),
                List.of());
    }

    @Test
    @DisplayName("store: true outlives the gateway and its memory, others do not")
    void keepsWhereTheRequestWantsIt() {
        AllResponses before = responses();
        before.keep(response("resp_short", false));
        assertThat(state).isEmptyDirectory();
        before.keep(response("resp_long", true));
        now.set(RecentResponses.KEPT_MS + 1);
        assertThat(before.find("resp_short")).isEmpty();

        AllResponses after = responses();
        assertThat(after.find("resp_long")).contains(response("resp_long", true));
        assertThat(after.item(ME, "in_resp_long")).isPresent();
        after.delete("resp_long");
        assertThat(responses().find("resp_long")).isEmpty();
    }

    @Test
    @DisplayName("a store that is away: kept in memory, and no false word that it is gone")
    void livesWithoutTheStore() throws Exception {
        Files.writeString(state.resolve("caravan.mv.db"), "no database");
        AllResponses responses = responses();
        responses.keep(response("resp_short", false));
        responses.keep(response("resp_long", true));
        assertThat(responses.find("resp_short")).isPresent();
        assertThat(responses.find("resp_long")).isPresent();
        assertThatThrownBy(() -> responses.find("resp_other"))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.status()).isEqualTo(503));
    }
}
