package dev.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

@DisplayName("OPS-2 The simulator streams as told")
class SimulatorStreamTest {
    private static final String STREAM =
            "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"héllo\"}]}";
    private static Simulator simulator;
    private static Client client;

    @BeforeAll
    static void start() {
        simulator = Simulator.start(SimulatorOptions.onFreePort());
        client = new Client(simulator.baseUrl());
    }

    @AfterAll
    static void stop() {
        client.close();
        simulator.close();
    }

    @BeforeEach
    void clear() {
        simulator.clear();
    }

    @Test
    void variesTheFraming() throws Exception {
        behave("{\"crlf\":true,\"noSpace\":true,\"comments\":true,\"noDone\":true,\"tokens\":1}");

        String body = client.chat(STREAM).body();

        String block = ": the Caravan simulator is alive\r\ndata:{";
        assertThat(body).startsWith(block).endsWith("}\r\n\r\n").doesNotContain("[DONE]");
        assertThat(body.split("\r\n\r\n", -1)).hasSize(4);
    }

    @Test
    void cutsWritesInsideMultiByteCharacters() throws Exception {
        behave("{\"splitWrites\":true}");

        try (Socket socket = client.open(STREAM)) {
            // A chunk's data ends with CR LF: here right after the first byte of the é.
            assertThat(Client.readAll(socket)).contains("h\u00C3\r\n").contains("\r\n\u00A9llo");
        }
        assertThat(client.chat(STREAM).body()).contains("héllo");
    }

    @Test
    void sendsKeepAliveCommentsWhileItWaits() throws Exception {
        behave("{\"keepAliveMs\":5,\"firstTokenDelayMs\":60000}");

        try (Socket socket = client.open(STREAM)) {
            StringBuilder seen = new StringBuilder();
            while (!seen.toString().contains("3\r\n:\n\n\r\n3\r\n:\n\n\r\n")) {
                seen.append((char) socket.getInputStream().read());
            }
            assertThat(seen).doesNotContain("data:");
        }
        await().until(() -> state().equals("aborted"));
    }

    @Test
    void stopsProducingWhenThePeerLeaves() throws Exception {
        behave("{\"tokens\":100000,\"tokenDelayMs\":1}");

        try (Socket socket = client.open(STREAM)) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }

        await().until(() -> state().equals("aborted"));
        JsonNode request = simulator.requests().path(0);
        assertThat(request.path("eventsWritten").asInt()).isLessThan(100_000);
        assertThat(request.path("disconnectedMs").asLong())
                .isGreaterThanOrEqualTo(request.path("arrivedMs").asLong());
    }

    @Test
    void waitsForASlowReader() throws Exception {
        behave("{\"tokens\":100000}");

        try (Socket socket = client.open(STREAM)) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            assertThat(state()).isEqualTo("open");
            assertThat(Client.readAll(socket)).contains("[DONE]");
        }
        assertThat(simulator.requests().path(0).path("eventsWritten").asInt()).isEqualTo(100_003);
    }

    @Test
    void paces() throws Exception {
        behave("{\"tokens\":4,\"firstTokenDelayMs\":20,\"tokenDelayMs\":10}");

        client.chat(STREAM);

        JsonNode request = simulator.requests().path(0);
        JsonNode times = request.path("eventTimesMicros");
        assertThat(times.path(0).asLong() / 1000)
                .isGreaterThanOrEqualTo(request.path("arrivedMs").asLong() + 19);
        assertThat(times.path(4).asLong() - times.path(0).asLong())
                .isGreaterThanOrEqualTo(4 * 9_000);
    }

    @Test
    void stampsEachTokenWithTheTimeItIsSentAt() throws Exception {
        behave("{\"timestamps\":true,\"tokens\":3,\"tokenDelayMs\":5}");

        long before = System.nanoTime();
        List<Long> stamps = new ArrayList<>();
        for (String event : client.events(STREAM)) {
            if (!event.equals("[DONE]")) {
                JsonNode token = Json.MAPPER.readTree(event).at("/choices/0/delta/content");
                if (token.isTextual()) {
                    stamps.add(Long.parseLong(token.asText()));
                }
            }
        }

        assertThat(stamps).hasSize(3).isSorted().allMatch(s -> s > before);
        assertThat(stamps.getLast() - stamps.getFirst()).isGreaterThanOrEqualTo(2 * 4_000_000L);
        assertThat(stamps.getLast()).isLessThan(System.nanoTime());
    }

    @Test
    void givesABodyOfTheWantedSize() throws Exception {
        behave("{\"bodyBytes\":5000}");

        String plain = client.chat(STREAM.replace("true", "false")).body();

        assertThat(plain.getBytes(StandardCharsets.UTF_8)).hasSize(5000);
        StringBuilder text = new StringBuilder();
        for (String event : client.events(STREAM)) {
            if (!event.equals("[DONE]")) {
                JsonNode delta = Json.MAPPER.readTree(event).path("choices").path(0).path("delta");
                text.append(delta.path("content").asText(""));
            }
        }
        assertThat(text.length()).isEqualTo(5000);
    }

    private static String state() {
        return simulator.requests().path(0).path("state").asText();
    }

    private static void behave(String json) throws IOException {
        simulator.behave(Json.MAPPER.readTree(json));
    }
}
