package dev.caravan.wire;

import static dev.caravan.wire.TwoProviders.CHAT;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

final class StreamWireTest {
    private static TwoProviders both;

    @BeforeAll
    static void start() {
        both = new TwoProviders();
    }

    @AfterAll
    static void stop() {
        both.close();
    }

    @BeforeEach
    void reset() {
        both.reset();
    }

    @Test
    @DisplayName("HTTP-7: the first event is at the client before the upstream sends the second")
    void passesEachEventOnAtOnce() throws IOException {
        both.second.behave("{\"tokenDelayMs\":700}");
        List<Long> seenMicros = new ArrayList<>();

        HttpResponse<InputStream> response = both.client.open("second/two");
        Client.lines(
                response.body(),
                line -> {
                    if (line.contains("\"content\":\"")) {
                        seenMicros.add(micros(Instant.now()));
                    }
                });

        assertThat(response.headers().firstValue("content-type"))
                .hasValue("text/event-stream; charset=utf-8");
        assertThat(response.headers().firstValue("cache-control")).hasValue("no-cache");
        assertThat(response.headers().firstValue("x-accel-buffering")).hasValue("no");
        // The upstream's first write is the role, then "second", then " here".
        JsonNode sent = both.second.requests(CHAT).getFirst().path("eventTimesMicros");
        assertThat(seenMicros).hasSize(2);
        assertThat(seenMicros.get(0)).isLessThan(sent.get(2).asLong());
        assertThat(seenMicros.get(1)).isLessThan(sent.get(3).asLong() + 700_000);
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }

    @ParameterizedTest(name = "stream={0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("HTTP-9: the client closes, the upstream sees it within a second")
    void abortsTheUpstreamWhenTheClientLeaves(boolean stream) throws IOException {
        both.second.behave(
                stream
                        ? "{\"tokens\":200,\"tokenDelayMs\":100}"
                        : "{\"faults\":[{\"kind\":\"silence\"}]}");
        try (Socket socket = request(Client.chat("second/two", stream))) {
            if (stream) {
                assertThat(socket.getInputStream().read(new byte[2_000])).isPositive();
            }
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(both.second.requests(CHAT)).hasSize(1));
        }
        long closedMs = System.currentTimeMillis();

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(call().has("disconnectedMs")).isTrue());
        assertThat(call().path("disconnectedMs").asLong() - closedMs).isLessThan(1_000);
        both.gateway.awaitLog("client_disconnected");
    }

    private static JsonNode call() {
        return both.second.requests(CHAT).getFirst();
    }

    private static Socket request(String body) throws IOException {
        var address = java.net.URI.create(both.gateway.baseUrl());
        Socket socket = new Socket(address.getHost(), address.getPort());
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head =
                "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/json\r\nContent-Length: "
                        + bytes.length
                        + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(bytes);
        return socket;
    }

    @ParameterizedTest
    @DisplayName("HTTP-8: what servers do to event streams does not reach the client")
    @ValueSource(
            strings = {
                "{\"crlf\":true}",
                "{\"noSpace\":true}",
                "{\"comments\":true}",
                "{\"noDone\":true}",
                "{\"splitWrites\":true}",
                "{\"faults\":[{\"kind\":\"json-for-sse\"}]}"
            })
    void toleratesOddStreams(String behaviour) {
        both.second.behave(behaviour);

        var answer = both.client.streamed("second/two");

        assertThat(Client.content(answer.events())).isEqualTo("second here");
        assertThat(answer.events()).last().isEqualTo("[DONE]");
        assertThat(answer.text()).doesNotContain("\r").doesNotContain("usage");
    }

    @Test
    @DisplayName("SHP-2: usage is asked for upstream and shown only to a client that asked")
    void showsUsageOnRequest() {
        String body =
                Client.chat("second/two", true)
                        .replaceFirst("\\{", "{\"stream_options\":{\"include_usage\":true},");

        var answer = both.client.post("/chat/completions", body);

        assertThat(answer.events()).hasSizeGreaterThan(2);
        assertThat(answer.events().get(answer.events().size() - 2))
                .contains("\"usage\":{")
                .contains("\"choices\":[]");
        assertThat(
                        both.second
                                .requests(CHAT)
                                .getFirst()
                                .at("/body/stream_options/include_usage")
                                .asBoolean())
                .isTrue();
    }

    @Test
    @DisplayName(
            "HTTP-7 FLV-4: ten seconds of silence get a comment; the trail follows as a comment")
    void keepsAWaitingClientAlive() throws IOException {
        both.second.behave("{\"firstTokenDelayMs\":11000}");
        List<String> lines = new ArrayList<>();
        long began = System.nanoTime();
        List<Long> keepAliveMs = new ArrayList<>();

        Client.lines(
                both.client.open("second/two").body(),
                line -> {
                    lines.add(line);
                    if (line.equals(": keep-alive")) {
                        keepAliveMs.add((System.nanoTime() - began) / 1_000_000);
                    }
                });

        assertThat(keepAliveMs)
                .hasSize(1)
                .first()
                .satisfies(ms -> assertThat(ms).isGreaterThanOrEqualTo(9_900));
        assertThat(lines)
                .contains(": x-caravan-model=second/two; x-caravan-attempts=second/two:ok");
        assertThat(lines).contains("data: [DONE]");
    }
}
