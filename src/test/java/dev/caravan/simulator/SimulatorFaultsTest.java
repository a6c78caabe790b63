package dev.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;

@DisplayName("OPS-2 The simulator fails as told")
class SimulatorFaultsTest {
    private static final String PLAIN =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"héllo world\"}]}";
    private static final String STREAM = PLAIN.replace("]}", "],\"stream\":true}");
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
    void failsSoManyTimesAndThenAnswers() throws Exception {
        faults(
                """
                {"kind":"status","status":429,"retryAfter":"7","times":2},
                {"kind":"status","status":503,"body":"busy","times":1}
                """);

        HttpResponse<String> first = client.chat(PLAIN);
        assertThat(first.statusCode()).isEqualTo(429);
        assertThat(first.headers().firstValue("Retry-After")).contains("7");
        assertThat(first.body()).contains("rate_limit_error");
        assertThat(client.get("/v1/models").statusCode()).isEqualTo(200);
        assertThat(client.chat(PLAIN).statusCode()).isEqualTo(429);
        assertThat(client.chat(STREAM).body()).isEqualTo("busy");
        assertThat(client.chat(PLAIN).statusCode()).isEqualTo(200);
    }

    @Test
    void failsOnAPathOfItsOwn() throws Exception {
        faults("{\"kind\":\"status\",\"status\":500,\"path\":\"/health\"}");

        assertThat(client.chat(PLAIN).statusCode()).isEqualTo(200);
        assertThat(client.get("/health").statusCode()).isEqualTo(500);
        assertThat(client.get("/health").statusCode()).isEqualTo(500);
    }

    @Test
    void redirects() throws Exception {
        faults("{\"kind\":\"redirect\",\"location\":\"http://127.0.0.1:9/\",\"status\":307}");

        HttpResponse<String> response = client.chat(PLAIN);

        assertThat(response.statusCode()).isEqualTo(307);
        assertThat(response.headers().firstValue("Location")).contains("http://127.0.0.1:9/");
    }

    @Test
    void resetsBeforeTheHead() throws Exception {
        faults("{\"kind\":\"reset\"}");

        try (Socket socket = client.open(PLAIN)) {
            assertThatThrownBy(() -> Client.readAll(socket)).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void resetsAfterSomeEvents() throws Exception {
        faults("{\"kind\":\"reset\",\"afterEvents\":2}");

        try (Socket socket = client.open(STREAM)) {
            assertThatThrownBy(() -> Client.readAll(socket)).isInstanceOf(SocketException.class);
        }
        JsonNode request = simulator.requests().path(0);
        assertThat(request.path("eventsWritten").asInt()).isEqualTo(2);
        assertThat(request.path("state").asText()).isEqualTo("cut");
    }

    @Test
    void closesInTheMiddleOfAStreamWithoutEndingTheBody() throws Exception {
        faults("{\"kind\":\"close\",\"afterEvents\":3}");

        try (Socket socket = client.open(STREAM)) {
            String bytes = Client.readAll(socket);
            assertThat(bytes.split("data: ", -1)).hasSize(4);
            assertThat(bytes).doesNotContain("[DONE]").doesNotEndWith("0\r\n\r\n");
        }
    }

    @Test
    void closesInTheMiddleOfAPlainReply() throws Exception {
        faults("{\"kind\":\"close\",\"afterEvents\":0}");

        assertThatThrownBy(() -> client.chat(PLAIN)).isInstanceOf(IOException.class);
    }

    @Test
    void isSilentAndNoticesWhenThePeerLeaves() throws Exception {
        faults("{\"kind\":\"silence\"}");

        try (Socket socket = client.open(PLAIN)) {
            await().until(() -> simulator.requests().path(0).path("state").asText().equals("cut"));
            socket.setSoTimeout(100);
            assertThatThrownBy(() -> Client.readAll(socket))
                    .isInstanceOf(SocketTimeoutException.class);
        }
        await().until(() -> simulator.requests().path(0).has("disconnectedMs"));
    }

    @Test
    void isSilentAfterTheHeadOrSomeEvents() throws Exception {
        for (int events : new int[] {0, 2}) {
            faults("{\"kind\":\"silence\",\"afterEvents\":" + events + "}");
            simulator.clear();
            try (Socket socket = client.open(STREAM)) {
                await().until(
                                () ->
                                        simulator
                                                .requests()
                                                .path(0)
                                                .path("state")
                                                .asText()
                                                .equals("cut"));
                StringBuilder seen = new StringBuilder();
                socket.setSoTimeout(200);
                assertThatThrownBy(
                                () -> {
                                    for (int b; (b = socket.getInputStream().read()) >= 0; ) {
                                        seen.append((char) b);
                                    }
                                })
                        .isInstanceOf(SocketTimeoutException.class);
                assertThat(seen.toString()).startsWith("HTTP/1.1 200 OK");
                assertThat(seen.toString().split("data: ", -1)).hasSize(events + 1);
            }
        }
    }

    @Test
    void endsTooEarlyInGoodOrder() throws Exception {
        faults("{\"kind\":\"end\",\"afterEvents\":2}");

        HttpResponse<String> response = client.chat(STREAM);

        assertThat(response.body().split("data: ", -1)).hasSize(3);
        assertThat(response.body()).doesNotContain("[DONE]");
    }

    @Test
    void sendsAnErrorAsAnEvent() throws Exception {
        faults("{\"kind\":\"error-event\",\"message\":\"out of memory\"}");

        assertThat(client.events(STREAM))
                .containsExactly(
                        "{\"error\":{\"code\":500,\"message\":\"out of"
                                + " memory\",\"type\":\"server_error\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "html, text/html; charset=utf-8, <!DOCTYPE html>",
        "html-as-sse, text/event-stream, <!DOCTYPE html>",
        "truncated-json, application/json, '{\"object\":\"list\"'",
        "json-for-sse, application/json; charset=utf-8, '{\"id\":\"chatcmpl-'",
        "empty-stream, text/event-stream, ''"
    })
    void answersGarbageWithStatus200(String kind, String type, String start) throws Exception {
        faults("{\"kind\":\"" + kind + "\"}");

        HttpResponse<String> response = client.chat(STREAM);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains(type);
        assertThat(response.body()).startsWith(start);
        if (kind.equals("truncated-json")) {
            assertThatThrownBy(() -> Json.MAPPER.readTree(response.body()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void refusesAWrongBehaviourAndChangesNothing() throws Exception {
        for (String wrong :
                new String[] {
                    "{\"nonsense\":1}",
                    "{\"tokens\":-1}",
                    "{\"tokens\":\"many\"}",
                    "{\"faults\":[{\"kind\":\"explode\"}]}",
                    "{\"faults\":[{\"kind\":\"reset\",\"times\":\"two\"}]}",
                    "{\"faults\":[{\"kind\":\"reset\",\"tmies\":2}]}",
                    "[]"
                }) {
            assertThat(client.post("/simulator/behaviour", wrong).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(client.post("/simulator/behaviour", "{}").statusCode()).isEqualTo(200);
        assertThat(client.chat(PLAIN).statusCode()).isEqualTo(200);
    }

    private static void faults(String rules) throws IOException {
        simulator.behave(Json.MAPPER.readTree("{\"faults\":[" + rules + "]}"));
    }
}
