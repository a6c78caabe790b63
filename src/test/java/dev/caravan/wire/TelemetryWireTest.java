package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;

@DisplayName("DGN-1, DGN-3: the log line and the scrape of a real gateway")
final class TelemetryWireTest {
    private static TwoProviders both;

    @BeforeAll
    static void start() {
        both = TwoProviders.withGateway("log: { format: 'json' }, " + TwoProviders.NO_COOLDOWN);
    }

    @AfterAll
    static void stop() {
        both.close();
    }

    private static JsonNode line(String requestId) {
        AtomicReference<String> found = new AtomicReference<>("");
        await().until(
                        () -> {
                            both.gateway.log().stream()
                                    .filter(
                                            line ->
                                                    line.startsWith("{")
                                                            && line.contains(requestId))
                                    .findFirst()
                                    .ifPresent(found::set);
                            return !found.get().isEmpty();
                        });
        try {
            return Client.MAPPER.readTree(found.get());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("DGN-1: tokens are counted, in a stream too whose client did not ask for them")
    void countsTokens(boolean stream) {
        both.reset();
        both.first.behave("{\"faults\":[{\"kind\":\"status\",\"status\":500}]}");

        Client.Answer answer =
                stream ? both.client.streamed("openclaw") : both.client.chat("openclaw");

        JsonNode line = line(answer.header("x-request-id"));
        assertThat(line.at("/attempts/0/reason").asText()).isEqualTo("server_error");
        assertThat(line.at("/attempts/1/reason").asText()).isEqualTo("ok");
        assertThat(line.at("/tokens/input").asInt()).isPositive();
        assertThat(line.at("/tokens/output").asInt()).isPositive();
        assertThat(line.at("/tokens/estimated").asBoolean()).isFalse();
        assertThat(line.path("stream").asBoolean()).isEqualTo(stream);
        assertThat(line.path("first_token_ms").asLong())
                .isLessThanOrEqualTo(line.path("duration_ms").asLong());
        assertThat(line.toString()).doesNotContain("hello there", "second here");
    }

    @Test
    @DisplayName("DGN-3: a scrape has the families, with names of the configuration only")
    void hasTheMeters() {
        both.reset();
        both.client.chat("first/made-up-model");
        String base = both.gateway.baseUrl();
        try (Client observe = new Client(base.replace("/v1", "/observe"))) {
            // A request is counted when it is over, a moment after its client has all of it.
            await().untilAsserted(
                            () ->
                                    assertThat(observe.get("/metrics").text())
                                            .contains(
                                                    "gen_ai_client_operation_duration_seconds_bucket{",
                                                    "gen_ai_client_token_usage_tokens_sum{",
                                                    "caravan_attempts_total{model=\"other\",provider=\"first\"",
                                                    "caravan_streams_open 0.0",
                                                    "caravan_requests_inflight 0.0",
                                                    "caravan_requests_queued 0.0"));
            assertThat(observe.get("/metrics").text()).doesNotContain("made-up-model");
        }
    }
}
