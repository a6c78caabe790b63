package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.LlamaProcess;
import dev.caravan.responses.ResponseSchema;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

@DisplayName("HTTP-6 HTTP-7 HTTP-8 RSP-2: a real llama engine behind the gateway")
final class RealEngineWireTest {
    private static LlamaProcess engine;
    private static GatewayProcess gateway;
    private static Client client;
    private static String model;

    @BeforeAll
    static void start() {
        engine = LlamaProcess.startOrSkip();
        model = "llama/" + engine.modelName();
        gateway =
                GatewayProcess.start(
                        """
                        {
                          gateway: { http: { endpoints: {
                            chatCompletions: { enabled: true }, responses: { enabled: true } } } },
                          models: { mode: "replace", providers: { llama: { baseUrl: "%s", models: [] } } },
                        }
                        """
                                .formatted(engine.baseUrl()));
        client = new Client(gateway.baseUrl());
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            client.close();
            gateway.close();
            engine.close();
        }
    }

    private static ObjectNode ask() throws IOException {
        ObjectNode body = (ObjectNode) Client.MAPPER.readTree(Client.chat(model, false));
        return body.put("max_tokens", 16).put("seed", 7);
    }

    @Test
    void answersPlain() throws IOException {
        Client.Answer answer = client.post("/chat/completions", ask().toString());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("model").asText()).isEqualTo(model);
        assertThat(answer.json().at("/choices/0/message/content").asText()).isNotEmpty();
        assertThat(answer.json().at("/usage/completion_tokens").asInt()).isPositive();
    }

    @Test
    void streams() throws IOException {
        Client.Answer answer =
                client.post("/chat/completions", ask().put("stream", true).toString());

        List<String> events = answer.events();
        assertThat(events.size()).isGreaterThan(3);
        assertThat(Client.content(events)).isNotEmpty();
        assertThat(events).last().isEqualTo("[DONE]");
    }

    @Test
    void callsAForcedTool() throws IOException {
        ObjectNode body = ask().put("max_tokens", 300).put("tool_choice", "required");
        JsonNode tool =
                Client.MAPPER.readTree(
                        """
                        {"type":"function","function":{"name":"get_weather","parameters":{"type":"object",
                         "properties":{"unit":{"type":"string","enum":["celsius","fahrenheit"]}},"required":["unit"]}}}
                        """);
        body.putArray("tools").add(tool);

        Client.Answer answer = client.post("/chat/completions", body.toString());

        JsonNode call = answer.json().at("/choices/0/message/tool_calls/0/function");
        assertThat(call.path("name").asText()).isEqualTo("get_weather");
        assertThat(Client.MAPPER.readTree(call.path("arguments").asText()).path("unit").asText())
                .isIn("celsius", "fahrenheit");
    }

    private static ObjectNode respond() {
        return Client.MAPPER
                .createObjectNode()
                .put("model", model)
                .put("input", "Say hello.")
                .put("seed", 7);
    }

    @Test
    @DisplayName("RSP-2: a response over an engine that only chats, cut at its limit")
    void respondsWithinALimit() {
        JsonNode response =
                client.post("/responses", respond().put("max_output_tokens", 4).toString()).json();

        ResponseSchema.requireResponse(response);
        assertThat(response.path("status").asText()).isEqualTo("incomplete");
        assertThat(response.at("/incomplete_details/reason").asText())
                .isEqualTo("max_output_tokens");
        assertThat(response.at("/output/0/content/0/text").asText()).isNotEmpty();
        assertThat(response.at("/usage/output_tokens").asInt()).isEqualTo(4);
        assertThat(response.at("/usage/input_tokens").asInt()).isPositive();
    }

    @Test
    @DisplayName("RSP-3: its stream as events of a response")
    void streamsAResponse() throws IOException {
        Client.Answer answer =
                client.post(
                        "/responses",
                        respond().put("stream", true).put("max_output_tokens", 16).toString());

        List<String> events = answer.events();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < events.size(); i++) {
            JsonNode event = Client.MAPPER.readTree(events.get(i));
            ResponseSchema.requireEvent(event);
            assertThat(event.path("sequence_number").asInt()).isEqualTo(i);
            if (event.path("type").asText().equals("response.output_text.delta")) {
                text.append(event.path("delta").asText());
            }
        }
        JsonNode last = Client.MAPPER.readTree(events.getLast()).path("response");
        assertThat(last.at("/output/0/content/0/text").asText())
                .isNotEmpty()
                .isEqualTo(text.toString());
        assertThat(last.at("/usage/output_tokens").asInt()).isPositive();
    }

    @Test
    @DisplayName("RSP-2: a forced tool is a function call")
    void respondsWithACall() throws IOException {
        ObjectNode body = respond().put("tool_choice", "required").put("max_output_tokens", 300);
        body.putArray("tools")
                .add(
                        Client.MAPPER.readTree(
                                """
                                {"type":"function","name":"get_weather","strict":false,"parameters":{"type":"object",
                                 "properties":{"unit":{"type":"string","enum":["celsius","fahrenheit"]}},"required":["unit"]}}
                                """));

        JsonNode response = client.post("/responses", body.toString()).json();

        ResponseSchema.requireResponse(response);
        JsonNode call = response.path("output").path(response.path("output").size() - 1);
        assertThat(call.path("type").asText()).isEqualTo("function_call");
        assertThat(Client.MAPPER.readTree(call.path("arguments").asText()).path("unit").asText())
                .isIn("celsius", "fahrenheit");
    }
}
