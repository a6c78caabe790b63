package dev.caravan.wire;

import static dev.caravan.wire.TwoProviders.CHAT;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.SimulatorProcess;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.Map;

@DisplayName("CMP-1, CMP-7, CMP-8, CTX-4: a strict backend behind a real gateway")
final class CompatWireTest {
    private static SimulatorProcess strict;
    private static GatewayProcess gateway;
    private static Client client;

    @BeforeAll
    static void start() {
        strict = SimulatorProcess.start("--string-content-only");
        gateway =
                GatewayProcess.start(
                        """
                        {
                          gateway: { http: { endpoints: { chatCompletions: { enabled: true } } } },
                          agents: { defaults: { model: "strict/m", models: {
                            "strict/m": {}, "strict/forced": { params: { extra_body: { tool_choice: "required" } } },
                            "strict/lists": {}, "strict/small": {},
                          } } },
                          models: { mode: "replace", providers: { strict: { baseUrl: "%s", models: [
                            { id: "m", compat: { requiresStringContent: true } },
                            { id: "forced" }, { id: "lists" },
                            { id: "small", contextWindow: 8192 },
                          ] } } },
                        }
                        """
                                .formatted(strict.baseUrl()));
        client = new Client(gateway.baseUrl());
    }

    @AfterAll
    static void stop() {
        client.close();
        gateway.close();
        strict.close();
    }

    private static final String LIST =
            "{\"model\":\"strict/%s\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":"
                    + "\"text\",\"text\":\"one\"},{\"type\":\"text\",\"text\":\"two\"}]}]}";

    @Test
    @DisplayName("CMP-1: lists of texts are joined for the model that asks for it, and only there")
    void joinsTexts() {
        strict.behave("{}");

        Client.Answer joined = client.post("/chat/completions", LIST.formatted("m"));
        Client.Answer refused = client.post("/chat/completions", LIST.formatted("lists"));

        assertThat(joined.status()).isEqualTo(200);
        assertThat(joined.header("x-caravan-adjusted")).isEqualTo("messages");
        assertThat(refused.status()).isEqualTo(400);
    }

    @Test
    @DisplayName("CMP-3: extra_body forces a tool on one model only")
    void forcesATool() throws Exception {
        strict.behave("{}");
        ObjectNode body = (ObjectNode) Client.MAPPER.readTree(Client.chat("strict/forced", false));
        JsonNode tool =
                Client.MAPPER.readTree(
                        "{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{}}}");
        body.putArray("tools").add(tool);

        JsonNode forced = client.post("/chat/completions", body.toString()).json();
        JsonNode free =
                client.post("/chat/completions", body.put("model", "strict/m").toString()).json();

        assertThat(forced.at("/choices/0/message/tool_calls/0/function/name").asText())
                .isEqualTo("f");
        assertThat(free.at("/choices/0/message").has("tool_calls")).isFalse();
    }

    @Test
    @DisplayName("CMP-7: a bracketed request in a stream is a real call for the official client")
    void promotesABracketedRequest() {
        strict.behave(
                "{\"reply\":\"[get_weather]\\n"
                        + "{\\\"city\\\": \\\"Oslo\\\"}\\n"
                        + "[END_TOOL_REQUEST]\"}");
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();

        OpenAIClient openai =
                OpenAIOkHttpClient.builder()
                        .baseUrl(gateway.baseUrl())
                        .apiKey("any")
                        .maxRetries(0)
                        .build();
        try (var stream = openai.chat().completions().createStreaming(ask())) {
            stream.stream().forEach(whole::accumulate);
        } finally {
            openai.close();
        }

        var choice = whole.chatCompletion().choices().getFirst();
        var call = choice.message().toolCalls().orElseThrow().getFirst().asFunction();
        assertThat(call.function().name()).isEqualTo("get_weather");
        assertThat(call.function().arguments()).isEqualTo("{\"city\": \"Oslo\"}");
        assertThat(choice.finishReason().asString()).isEqualTo("tool_calls");
    }

    private static ChatCompletionCreateParams ask() {
        return ChatCompletionCreateParams.builder()
                .model("strict/m")
                .addUserMessage("Oslo?")
                .addFunctionTool(
                        FunctionDefinition.builder()
                                .name("get_weather")
                                .parameters(
                                        FunctionParameters.builder()
                                                .putAllAdditionalProperties(
                                                        Map.of("type", JsonValue.from("object")))
                                                .build())
                                .build())
                .build();
    }

    @Test
    @DisplayName("CMP-8: text that looks like a call is warned of once, without its words")
    void warnsOfALookAlike() throws Exception {
        strict.behave("{\"reply\":\"<tool_call>{canary}</tool_call>\"}");
        ObjectNode body = (ObjectNode) Client.MAPPER.readTree(Client.chat("strict/m", true));
        body.putArray("tools")
                .addObject()
                .put("type", "function")
                .putObject("function")
                .put("name", "f");

        Client.Answer answer = client.post("/chat/completions", body.toString());

        assertThat(Client.content(answer.events())).isEqualTo("<tool_call>{canary}</tool_call>");
        gateway.awaitLog(
                answer.header("x-request-id")
                        + " strict/m the text looks like a tool call and is none: pattern xml");
        assertThat(String.join("", gateway.log())).doesNotContain("canary");
    }

    @Test
    @DisplayName("CTX-4: a prompt that cannot fit is not sent, and the client is told why")
    void refusesWhatCannotFit() {
        strict.behave("{}");
        int before = strict.requests(CHAT).size();

        Client.Answer answer =
                client.post(
                        "/chat/completions",
                        Client.chat("strict/small", false)
                                .replace("hello there", "word ".repeat(10_000)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errorCode()).isEqualTo("context_length_exceeded");
        assertThat(answer.errorMessage()).contains("8192 tokens", "strict/small");
        assertThat(strict.requests(CHAT)).hasSize(before);
    }

    @Test
    @DisplayName("CMP-1 to CMP-10: POST /console/api/explain calls nobody")
    void explains() {
        int before = strict.requests(CHAT).size();

        Client.Answer answer;
        try (Client console = new Client(gateway.baseUrl().replace("/v1", "/console/api"))) {
            answer = console.post("/explain", LIST.formatted("m"));
            assertThat(console.get("/explain").status()).isEqualTo(405);
        }

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.json().at("/candidates/0/body/messages/0/content").asText())
                .isEqualTo("one\ntwo");
        assertThat(strict.requests(CHAT)).hasSize(before);
    }
}
