package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.wire.Client.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

final class SurfaceWireTest {
    private static TwoProviders both;

    @BeforeAll
    static void start() {
        both = new TwoProviders();
    }

    @AfterAll
    static void stop() {
        both.close();
    }

    @Test
    @DisplayName("SEC-9: pages of other names and origins are turned away")
    void turnsTrickedBrowsersAway() throws IOException {
        assertThat(rawGet("/v1/models", "evil.example", ""))
                .startsWith("HTTP/1.1 403")
                .contains("host_not_allowed");
        assertThat(rawGet("/v1/models", "localhost:1", "")).startsWith("HTTP/1.1 200");
        assertThat(rawGet("/v1/models", "[::1]:1", "")).startsWith("HTTP/1.1 200");
        assertThat(
                        rawGet(
                                "/console/api/providers",
                                "localhost:1",
                                "Origin: http://localhost:1\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains("\"first\"")
                .doesNotContain("first-key");
        assertThat(
                        rawGet(
                                "/console/api/providers",
                                "localhost:1",
                                "Origin: http://evil.example\r\n"))
                .startsWith("HTTP/1.1 403")
                .contains("origin_not_allowed");
    }

    private static String rawGet(String path, String host, String more) throws IOException {
        URI address = URI.create(both.gateway.baseUrl());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            String head =
                    "GET "
                            + path
                            + " HTTP/1.1\r\nHost: "
                            + host
                            + "\r\nConnection: close\r\n"
                            + more
                            + "\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    @DisplayName("DGN-4: live and ready answer without a credential and without detail")
    void tellsItsHealth() throws IOException {
        for (String path : List.of("/observe/health/live", "/observe/health/ready")) {
            assertThat(rawGet(path, "localhost", ""))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("{\"status\":\"UP\"}");
        }
    }

    @Test
    @DisplayName(
            "HTTP-5: models are listed with canonical ids, one can be fetched by either form of its"
                    + " id")
    void listsModels() {
        Answer list = both.client.get("/models");

        assertThat(list.json().path("object").asText()).isEqualTo("list");
        List<String> ids =
                list.json().path("data").valueStream().map(m -> m.path("id").asText()).toList();
        assertThat(ids).containsExactlyInAnyOrder("first/one", "second/two");
        assertThat(list.json().at("/data/0/object").asText()).isEqualTo("model");
        for (String path : List.of("/models/second%2Ftwo", "/models/second/two")) {
            Answer one = both.client.get(path);
            assertThat(one.status()).isEqualTo(200);
            assertThat(one.json().path("id").asText()).isEqualTo("second/two");
            assertThat(one.json().path("owned_by").asText()).isEqualTo("second");
        }
        assertThat(both.client.get("/models/second/three").errorCode())
                .isEqualTo("model_not_found");
        assertThat(both.client.get("/models", "x-openclaw-agent-id", "ghost").errorCode())
                .isEqualTo("unknown_agent");
    }

    @Test
    @DisplayName(
            "CFG-4: a changed file is taken over while it runs; a broken one leaves the old one")
    void reloads() {
        String good = TwoProviders.config(both.first.baseUrl(), both.second.baseUrl(), "");
        try {
            both.gateway.reconfigure(
                    good.replace("fallbacks: [\"second/two\"]", "fallbacks: [], nonsense: 1"));
            both.gateway.awaitLog("nonsense");
            assertThat(both.client.chat("openclaw").header("x-caravan-model"))
                    .isEqualTo("first/one");

            both.gateway.reconfigure(
                    good.replace("primary: \"first/one\"", "primary: \"second/two\""));
            org.awaitility.Awaitility.await()
                    .untilAsserted(
                            () ->
                                    assertThat(
                                                    both.client
                                                            .chat("openclaw")
                                                            .header("x-caravan-model"))
                                            .isEqualTo("second/two"));
        } finally {
            both.gateway.reconfigure(good);
            org.awaitility.Awaitility.await()
                    .untilAsserted(
                            () ->
                                    assertThat(
                                                    both.client
                                                            .chat("openclaw")
                                                            .header("x-caravan-model"))
                                            .isEqualTo("first/one"));
        }
    }
}
