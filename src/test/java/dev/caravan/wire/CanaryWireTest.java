package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.fake.CannedServer;
import dev.caravan.fake.CannedServer.Answer;
import dev.caravan.fake.GatewayProcess;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * SEC-8: secrets that no one may see again, on every path that tells of a fault. The upstream
 * repeats the key and the header that it was sent, as servers in debug mode do.
 */
@DisplayName("SEC-8: canary secrets over all error paths")
final class CanaryWireTest {
    private static final String KEY = "sk-canary-provider-4711";
    private static final String HEADER = "canary-header-4712";
    private static final String TOKEN = "canary-gateway-4713";
    private static final String VARIABLE = "canary-variable-4714";
    private static final List<String> CANARIES = List.of(KEY, HEADER, TOKEN, VARIABLE);

    /** Everything that a client was told. */
    private static final List<String> TOLD = Collections.synchronizedList(new ArrayList<>());

    private static CannedServer upstream;
    private static GatewayProcess gateway;
    private static Client client;

    @BeforeAll
    static void start() {
        upstream = new CannedServer();
        upstream.answers(new Answer(200, "application/json", "{\"data\":[]}"));
        gateway =
                GatewayProcess.start(
                        """
                        {
                          gateway: {
                            auth: { mode: "token", token: "%s" },
                            http: { endpoints: { chatCompletions: { enabled: true } } },
                            health: { intervalMs: 200 },
                            %s
                          },
                          agents: {
                            defaults: {
                              model: { primary: "leaky/one", fallbacks: ["leaky/two", "other/three"] },
                              memorySearch: { provider: "leaky", model: "one" },
                            },
                          },
                          models: {
                            mode: "replace",
                            providers: {
                              leaky: {
                                baseUrl: "%s/v1",
                                apiKey: "%s",
                                headers: { "X-Secret": "%s" },
                                timeoutSeconds: 1,
                                models: [{ id: "one" }, { id: "two" }],
                              },
                              other: {
                                baseUrl: "%s/v1",
                                apiKey: "${CANARY_KEY}",
                                timeoutSeconds: 1,
                                models: [{ id: "three" }],
                              },
                            },
                          },
                        }
                        """
                                .formatted(
                                        TOKEN,
                                        TwoProviders.NO_COOLDOWN,
                                        upstream.url(),
                                        KEY,
                                        HEADER,
                                        upstream.url()),
                        List.of("-Xmx512m"),
                        Map.of("CANARY_KEY", VARIABLE));
        client = new Client(gateway.baseUrl());
    }

    @AfterAll
    static void stop() {
        client.close();
        gateway.close();
        upstream.close();
    }

    private static final String LEAK =
            "key " + KEY + " header " + HEADER + " other " + VARIABLE + " bearer Bearer " + KEY;

    static List<Answer> leaks() {
        List<Answer> leaks = new ArrayList<>();
        for (int status :
                new int[] {302, 400, 401, 402, 403, 404, 408, 422, 429, 500, 502, 503, 529}) {
            leaks.add(
                    new Answer(
                            status,
                            "application/json",
                            "{\"error\":{\"message\":\""
                                    + LEAK
                                    + "\",\"code\":\""
                                    + KEY
                                    + "\",\"type\":\""
                                    + HEADER
                                    + "\"}}"));
            leaks.add(new Answer(status, "text/plain", LEAK));
            leaks.add(new Answer(status, "text/html", "<html>" + LEAK + "</html>"));
        }
        leaks.add(new Answer(200, "text/html", "<html>" + LEAK + "</html>"));
        leaks.add(new Answer(200, "application/json", "{\"broken\": \"" + LEAK));
        leaks.add(
                new Answer(200, "application/json", "{\"error\":{\"message\":\"" + LEAK + "\"}}"));
        leaks.add(new Answer(200, "application/json", "[\"" + LEAK + "\"]"));
        leaks.add(
                new Answer(
                        200,
                        "text/event-stream",
                        "data: {\"error\":{\"message\":\"" + LEAK + "\"}}\n\n"));
        leaks.add(new Answer(200, "text/event-stream", "data: {" + LEAK + "\n\n"));
        leaks.add(new Answer(200, "text/event-stream", "data: <html>" + LEAK + "\n\n"));
        leaks.add(
                new Answer(
                        200,
                        "text/event-stream",
                        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n"
                                + "data: {\"error\":{\"message\":\""
                                + LEAK
                                + "\"}}\n\n"));
        leaks.add(new Answer(0, "", ""));
        return leaks;
    }

    private static void ask(String path, String body) {
        Client.Answer answer = client.post(path, body, "Authorization", "Bearer " + TOKEN);
        TOLD.add(path + " " + answer.status() + " " + answer.headers().map() + " " + answer.text());
        assertThat(answer.status()).isNotEqualTo(401);
    }

    @ParameterizedTest
    @MethodSource("leaks")
    @DisplayName("what an upstream says of its secrets goes no further")
    void keepsWhatAnUpstreamRepeats(Answer leak) {
        upstream.answers(leak);
        TOLD.clear();

        for (boolean stream : new boolean[] {false, true}) {
            ask(
                    "/chat/completions",
                    "{\"model\":\"openclaw\",\"stream\":"
                            + stream
                            + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
            ask(
                    "/responses",
                    "{\"model\":\"openclaw\",\"stream\":" + stream + ",\"input\":\"hi\"}");
        }
        ask("/embeddings", "{\"model\":\"openclaw\",\"input\":\"hi\"}");
        assertNoCanaryIn("what clients were told", TOLD);
        assertNoCanaryIn("the log", gateway.log());
    }

    @ParameterizedTest
    @CsvSource({
        "/observe, /metrics",
        "/observe, /health",
        "/observe, /health/ready",
        "/console/api, /providers",
        "/console/api, /services",
        "/v1, /models",
        "/v1, /models/leaky%2Fone",
        "/v1, /nothing-here",
    })
    @DisplayName("nor does any page for operators show one")
    void showsNone(String base, String path) {
        try (Client other = new Client(gateway.baseUrl().replace("/v1", base))) {
            Client.Answer answer = other.get(path, "Authorization", "Bearer " + TOKEN);
            assertNoCanaryIn(path, List.of(answer.headers().map() + answer.text()));
            Client.Answer refused = other.get(path, "Authorization", "Bearer wrong" + TOKEN);
            assertNoCanaryIn(path, List.of(refused.headers().map() + refused.text()));
        }
    }

    @Test
    @DisplayName("nor what would be sent, nor a reload that fails")
    void keepsThemFromExplainAndReload() {
        try (Client console = new Client(gateway.baseUrl().replace("/v1", "/console/api"))) {
            Client.Answer answer =
                    console.post(
                            "/explain",
                            "{\"model\":\"openclaw\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                            "Authorization",
                            "Bearer " + TOKEN);
            assertThat(answer.status()).isEqualTo(200);
            assertNoCanaryIn("explain", List.of(answer.text()));
        }
        gateway.reconfigure(
                "{ gateway: { auth: { mode: \"token\", token: \""
                        + TOKEN
                        + "\" }, bnd: \""
                        + KEY
                        + "\" }, models: { providers: { leaky: { apiKey: { value: \""
                        + KEY
                        + "\" } } } } }");
        gateway.awaitLog("bnd");
        assertNoCanaryIn("the log of a bad reload", gateway.log());
    }

    private static void assertNoCanaryIn(String where, List<String> lines) {
        assertThat(lines).as(where).allSatisfy(line -> assertThat(line).doesNotContain(CANARIES));
    }
}
