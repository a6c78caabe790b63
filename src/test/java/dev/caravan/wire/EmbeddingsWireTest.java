package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.SimulatorProcess;
import dev.caravan.wire.Client.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Agent {@code main} embeds with {@code one/e}, then {@code two/e}; {@code far} at an address of
 * its own.
 */
final class EmbeddingsWireTest {
    private static final String TOKENS = "gen_ai_client_token_usage_tokens_sum{";
    private static final String EMBEDDINGS = "/v1/embeddings";

    private static SimulatorProcess one;
    private static SimulatorProcess two;
    private static GatewayProcess gateway;
    private static Client client;

    @BeforeAll
    static void start() {
        one = SimulatorProcess.start("--echo-headers");
        two = SimulatorProcess.start("--echo-headers");
        gateway =
                GatewayProcess.start(
                        """
                        {
                          gateway: { http: { endpoints: { responses: { enabled: true } } }, %s },
                          agents: {
                            defaults: {
                              models: { "one/chat": {} },
                              memorySearch: { provider: "one", model: "e", fallback: "two" },
                            },
                            list: [
                              { id: "main" },
                              { id: "own", memorySearch: { provider: "two", model: "e" } },
                              { id: "far", memorySearch: {
                                  provider: "one", model: "e",
                                  remote: { baseUrl: "%s", apiKey: "far-key" } } },
                            ],
                          },
                          models: { mode: "replace", providers: {
                            one: { baseUrl: "%s", apiKey: "one-key", models: [
                              { id: "e", compat: { maxEmbeddingInputs: 3 } }, { id: "chat" }] },
                            two: { baseUrl: "%s", models: [{ id: "e" }, { id: "other" }] },
                            claude: { baseUrl: "%s", api: "anthropic-messages", models: [] },
                          } },
                        }
                        """
                                .formatted(
                                        TwoProviders.NO_COOLDOWN,
                                        two.baseUrl(),
                                        one.baseUrl(),
                                        two.baseUrl(),
                                        two.baseUrl()));
        client = new Client(gateway.baseUrl());
    }

    @AfterAll
    static void stop() {
        client.close();
        gateway.close();
        one.close();
        two.close();
    }

    @BeforeEach
    void reset() {
        for (SimulatorProcess each : List.of(one, two)) {
            each.behave("{}");
            each.clear();
        }
    }

    private static ObjectNode ask(String model, String... inputs) {
        ObjectNode body = Client.MAPPER.createObjectNode().put("model", model);
        ArrayNode list = body.putArray("input");
        List.of(inputs).forEach(list::add);
        return body;
    }

    private static Answer embed(ObjectNode body, String... headers) {
        return client.post("/embeddings", body.toString(), headers);
    }

    @Test
    @DisplayName("EMB-1: more inputs than a call may hold are split, and come back in their order")
    void splitsAndReassembles() {
        String[] texts =
                IntStream.range(0, 8).mapToObj(i -> "text " + "x".repeat(i)).toArray(String[]::new);

        Answer whole = embed(ask("two/e", texts));
        Answer split = embed(ask("one/e", texts));

        assertThat(one.requests(EMBEDDINGS)).hasSize(3);
        assertThat(two.requests(EMBEDDINGS)).hasSize(1);
        assertThat(split.json().path("data")).isEqualTo(whole.json().path("data"));
        assertThat(split.json().path("data")).hasSize(8);
        assertThat(split.json().path("usage")).isEqualTo(whole.json().path("usage"));
        assertThat(split.json().path("model").asText()).isEqualTo("one/e");
    }

    @Test
    @DisplayName("EMB-1: a failing part fails the attempt, and all inputs go to the next provider")
    void fallsBackWithAllParts() {
        one.behave("{\"faults\":[{\"kind\":\"status\",\"status\":500}]}");

        Answer answer = embed(ask("openclaw", "a", "b", "c", "d"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("data")).hasSize(4);
        assertThat(answer.header("x-caravan-attempts")).isEqualTo("one/e:server_error,two/e:ok");
        assertThat(one.requests(EMBEDDINGS)).hasSize(1);
        assertThat(two.requests(EMBEDDINGS)).hasSize(1);
    }

    @Test
    @DisplayName("EMB-2: a model asked for by ref has no fallback")
    void doesNotFallBackFromARef() {
        one.behave("{\"faults\":[{\"kind\":\"status\",\"status\":500}]}");

        Answer answer = embed(ask("one/e", "a"));

        assertThat(answer.status()).isEqualTo(502);
        assertThat(two.requests(EMBEDDINGS)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("FLV-2, LOD-3: a fault of the provider is told apart")
    @CsvSource({
        "'{\"kind\":\"status\",\"status\":429}', rate_limit",
        "'{\"kind\":\"reset\"}', connection",
        "'{\"kind\":\"html\"}', bad_response",
        "'{\"kind\":\"truncated-json\"}', bad_response",
    })
    void tellsFaultsApart(String fault, String reason) {
        one.behave("{\"faults\":[" + fault + "]}");

        Answer answer = embed(ask("openclaw", "a"));

        assertThat(answer.header("x-caravan-attempts")).isEqualTo("one/e:" + reason + ",two/e:ok");
    }

    @Test
    @DisplayName("EMB-1: an address of the agent's own gets its own key, not the provider's")
    void callsTheAgentsOwnAddress() {
        Answer answer = embed(ask("openclaw:far", "a"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-caravan-model")).isEqualTo("one/e");
        assertThat(one.requests(EMBEDDINGS)).isEmpty();
        JsonNode headers = two.requests(EMBEDDINGS).getFirst().path("headers");
        assertThat(headers.toString()).contains("far-key").doesNotContain("one-key");
    }

    @Test
    @DisplayName("EMB-1: the chat allowlist does not apply; an agent's own provider does")
    void asksWhoMayBeAsked() {
        assertThat(embed(ask("two/other", "a")).status()).isEqualTo(200);
        Answer refused = embed(ask("one/e", "a"), "x-openclaw-agent-id", "own");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errorCode()).isEqualTo("model_not_allowed");
        assertThat(embed(ask("two/other", "a"), "x-openclaw-agent-id", "own").status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("EMB-1: an API without embeddings is not called")
    void doesNotCallAnApiWithoutEmbeddings() {
        Answer answer = embed(ask("claude/x", "a"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errorCode()).isEqualTo("unsupported_input");
        assertThat(two.requests(EMBEDDINGS)).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("HTTP-3, EMB-1: what is wrong with a request, and where")
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|input|null",
                "{'input':''}|input|empty_input",
                "{'input':[]}|input|empty_input",
                "{'input':['a','']}|input[1]|empty_input",
                "{'input':[[1],[]]}|input[1]|empty_input",
                "{'input':['a',1]}|input[1]|invalid_type",
                "{'input':{}}|input|invalid_type",
                "{'input':'a','encoding_format':'int8'}|encoding_format|invalid_type",
                "{'input':'a','dimensions':0}|dimensions|invalid_type",
            })
    void refusesWhatCannotBeUsed(String body, String param, String code) {
        Answer answer = client.post("/embeddings", body.replace('\'', '"'));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/param").asText()).isEqualTo(param);
        assertThat(answer.errorCode()).isEqualTo(code);
        assertThat(one.requests(EMBEDDINGS)).isEmpty();
    }

    @Test
    @DisplayName("HTTP-1, HTTP-3: another method, and a body beyond the limit of embeddings")
    void keepsTheMannersOfTheFront() {
        Answer get = client.get("/embeddings");
        assertThat(get.status()).isEqualTo(405);
        assertThat(get.header("Allow")).isEqualTo("POST");
        assertThat(embed(ask("one/e", "x".repeat(6 << 20))).errorCode())
                .isEqualTo("request_too_large");
    }

    @Test
    @DisplayName("DGN-1, DGN-3: embeddings are in the log and in the token usage")
    void isAccountedFor() {
        embed(ask("two/e", "abcdefgh"));

        try (Client observe = new Client(gateway.baseUrl().replace("/v1", "/observe"))) {
            await().untilAsserted(
                            () ->
                                    assertThat(observe.get("/metrics").text().lines())
                                            .anyMatch(
                                                    line ->
                                                            line.startsWith(TOKENS)
                                                                    && line.contains(
                                                                            "operation_name=\"embeddings\"")
                                                                    && line.contains("input")));
        }
    }
}
