package dev.caravan.wire;

import static dev.caravan.wire.TwoProviders.CHAT;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.wire.Client.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

final class FrontWireTest {
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
    @DisplayName("HTTP-6: a reply is the provider's, with the ref that answered and our headers")
    void answers() {
        Answer answer = both.client.chat("second/two");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("model").asText()).isEqualTo("second/two");
        assertThat(answer.json().path("id").asText()).isNotEmpty();
        assertThat(answer.json().path("usage").path("total_tokens").asInt()).isPositive();
        assertThat(answer.header("x-request-id")).startsWith("req_");
        assertThat(answer.header("x-caravan-model")).isEqualTo("second/two");
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(both.second.requests(CHAT).getFirst().at("/body/model").asText())
                .isEqualTo("two");
    }

    @Test
    @DisplayName("SEC-5 SHP-1: inbound headers neither reach the provider nor come back")
    void keepsHeadersApart() {
        Answer answer =
                both.client.post(
                        "/chat/completions",
                        Client.chat("first/one", false),
                        "CamelHttpUri",
                        "http://127.0.0.1:1/",
                        "cAmElHtTpQuErY",
                        "x=1",
                        "CamelHttpMethod",
                        "DELETE",
                        "org.apache.camel.Foo",
                        "bar",
                        "x-evil",
                        "1",
                        "Authorization",
                        "Bearer client-secret",
                        "Cookie",
                        "a=b",
                        "User-Agent",
                        "someone",
                        "traceparent",
                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode call = both.first.requests(CHAT).getFirst();
        assertThat(call.path("method").asText()).isEqualTo("POST");
        assertThat(call.path("query").asText()).isEmpty();
        JsonNode headers = call.path("headers");
        assertThat(headers.propertyStream().map(e -> e.getKey()).toList())
                .containsOnly(
                        "host",
                        "content-type",
                        "content-length",
                        "connection",
                        "authorization",
                        "traceparent");
        assertThat(headers.at("/authorization/0").asText()).isEqualTo("Bearer first-key");
        assertThat(answer.headers().map().keySet())
                .containsOnly(
                        "content-length",
                        "content-type",
                        "x-request-id",
                        "x-caravan-model",
                        "x-caravan-attempts");
    }

    @Test
    @DisplayName("SHP-1 SHP-4: what a proxy-style endpoint must not get is dropped and named")
    void namesWhatItDropped() {
        String body =
                Client.chat("second/two", false)
                        .replaceFirst(
                                "\\{",
                                "{\"store\":true,\"service_tier\":\"flex\",\"top_k\":5,\"seed\":7,");

        Answer answer = both.client.post("/chat/completions", body);

        assertThat(answer.header("x-caravan-adjusted").split(","))
                .containsExactlyInAnyOrder("service_tier", "store");
        JsonNode sent = both.second.requests(CHAT).getFirst().path("body");
        assertThat(sent.has("store")).isFalse();
        assertThat(sent.has("service_tier")).isFalse();
        assertThat(sent.path("top_k").asInt()).isEqualTo(5);
        assertThat(sent.path("seed").asInt()).isEqualTo(7);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @DisplayName(
            "HTTP-1 HTTP-3 HTTP-11: what cannot be asked for is a clear error in OpenAI's form")
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /nothing | {} | 404 | unknown_path | Unknown path",
                "POST | /messages | {} | 404 | unknown_path | Unknown path",
                "POST | /completions | {} | 404 | unknown_path | Unknown path",
                "GET | /chat/completions | '' | 405 | method_not_allowed | POST",
                "DELETE | /models | '' | 405 | method_not_allowed | GET",
                "OPTIONS | /chat/completions | '' | 405 | method_not_allowed | POST",
                "POST | /chat/completions | {\"messages\": [}] | 400 | invalid_json | line 1,"
                        + " column",
                "POST | /chat/completions | [] | 400 | invalid_json | expected a JSON object",
                "POST | /chat/completions | {\"messages\":[],\"messages\":[]} | 400 | invalid_json"
                        + " | uplicate",
                "POST | /chat/completions | {} | 400 | null | messages",
                "POST | /chat/completions | {\"messages\":[]} | 400 | null | at least one",
                "POST | /chat/completions | {\"messages\":[{\"role\":\"user\",\"content\":5}]} |"
                        + " 400 | invalid_type | messages[0].content",
                "POST | /chat/completions |"
                    + " {\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stream\":\"yes\"} |"
                    + " 400 | invalid_type | stream",
                "POST | /chat/completions |"
                    + " {\"model\":\"second/three\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                    + " | 404 | model_not_found | second/two",
                "POST | /chat/completions |"
                    + " {\"model\":\"nobody/x\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                    + " | 404 | model_not_found | nobody/x",
                "POST | /chat/completions |"
                    + " {\"model\":\"openclaw:ghost\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                    + " | 400 | unknown_agent | main",
            })
    void refusesClearly(
            String method, String path, String body, int status, String code, String says) {
        Answer answer = both.client.send(method, path, body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.errorCode()).isEqualTo(code);
        assertThat(answer.errorMessage()).contains(says);
        assertThat(answer.text())
                .doesNotContain("java.")
                .doesNotContain("Exception")
                .doesNotContain("org.apache");
        if (status == 405) {
            assertThat(answer.header("allow")).isEqualTo(says);
        }
        assertThat(both.first.requests(CHAT)).isEmpty();
    }

    @Test
    @DisplayName("HTTP-3: a body that is not JSON by its type is 415, curl's default too")
    void wantsJson() {
        Answer answer =
                both.client.post(
                        "/chat/completions",
                        Client.chat("second/two", false),
                        "Content-Type",
                        "application/x-www-form-urlencoded");

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.errorMessage()).contains("-H 'Content-Type: application/json'");
    }

    @Test
    @DisplayName("HTTP-3 SEC-3: the body limit counts after decompression")
    void stopsAGzipBomb() throws IOException, InterruptedException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < 30; i++) {
                gzip.write(new byte[1 << 20]);
            }
        }
        var request =
                java.net.http.HttpRequest.newBuilder(
                                URI.create(both.gateway.baseUrl() + "/chat/completions"))
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .POST(
                                java.net.http.HttpRequest.BodyPublishers.ofByteArray(
                                        bomb.toByteArray()))
                        .build();
        try (var http = java.net.http.HttpClient.newHttpClient()) {
            var response = http.send(request, java.net.http.HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.body()).contains("20971520");
        }
    }

    @Test
    @DisplayName("HTTP-3: a body that says it is too large is refused before it is sent")
    void refusesALargeBodyUnread() throws IOException {
        URI address = URI.create(both.gateway.baseUrl());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write(
                            ("POST /v1/chat/completions HTTP/1.1\r\n"
                                            + "Host: localhost\r\n"
                                            + "Content-Type: application/json\r\n"
                                            + "Content-Length: 999999999\r\n\r\n"
                                            + "{")
                                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 413")
                    .contains("request_too_large");
        }
    }
}
