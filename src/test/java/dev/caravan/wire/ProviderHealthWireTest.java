package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;

@DisplayName("DGN-4: the watching poll against servers that die, on real sockets")
final class ProviderHealthWireTest {
    private static final int INTERVAL_MS = 1_000;
    private static TwoProviders both;

    @BeforeAll
    static void start() {
        both = TwoProviders.withGateway("health: { intervalMs: " + INTERVAL_MS + " }");
    }

    @AfterAll
    static void stop() {
        both.close();
    }

    @Test
    @DisplayName("one dead provider is a detail, all dead is not ready within one interval")
    void isNotReadyWhenAllAreDown() {
        try (Client observe = new Client(both.gateway.baseUrl().replace("/v1", "/observe"))) {
            await().untilAsserted(
                            () ->
                                    assertThat(observe.get("/health").text())
                                            .contains(
                                                    "\"provider.first\":\"up: HTTP 200\"",
                                                    "\"provider.second\":\"up: HTTP 200\""));
            assertThat(both.first.requests("/v1/chat/completions")).isEmpty();

            both.first.close();
            await().untilAsserted(
                            () ->
                                    assertThat(observe.get("/health").text())
                                            .contains("\"provider.first\":\"down: "));
            assertThat(observe.get("/health/ready").status()).isEqualTo(200);

            both.second.close();
            await().atMost(Duration.ofMillis(2L * INTERVAL_MS))
                    .untilAsserted(
                            () -> assertThat(observe.get("/health/ready").status()).isEqualTo(503));
            assertThat(observe.get("/health").text()).contains("every provider is down");
            assertThat(observe.get("/health/live").status()).isEqualTo(200);
        }
    }
}
