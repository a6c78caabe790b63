package dev.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;

@DisplayName("OPS-2 The simulator is an OpenAI-compatible server")
class SimulatorTest {
    private static final String HELLO =
            "{\"model\":\"m1\",\"messages\":[{\"role\":\"user\",\"content\":\"héllo world\"}]";
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
    void normal() {
        simulator.behave(Json.object());
        simulator.clear();
    }

    @Test
    void answersAPlainChatAndSaysThatItIsASimulator() throws Exception {
        JsonNode reply = client.chatJson(HELLO + "}");

        assertThat(reply.path("object").asText()).isEqualTo("chat.completion");
        assertThat(reply.path("model").asText()).isEqualTo("m1");
        JsonNode choice = reply.path("choices").path(0);
        assertThat(choice.path("message").path("content").asText())
                .isEqualTo("Caravan simulator here. You said: héllo world");
        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
        assertThat(reply.path("usage").path("completion_tokens").asInt()).isEqualTo(7);
        assertThat(reply.path("usage").path("total_tokens").asInt())
                .isEqualTo(7 + reply.path("usage").path("prompt_tokens").asInt());
    }

    @Test
    void streamsRoleContentFinishAndDone() throws Exception {
        List<String> events = client.events(HELLO + ",\"stream\":true}");

        assertThat(events).hasSize(10).last().isEqualTo("[DONE]");
        assertThat(delta(events.getFirst()).path("role").asText()).isEqualTo("assistant");
        assertThat(content(events)).isEqualTo("Caravan simulator here. You said: héllo world");
        JsonNode finish = json(events.get(8)).path("choices").path(0);
        assertThat(finish.path("finish_reason").asText()).isEqualTo("stop");
        assertThat(finish.path("delta").isEmpty()).isTrue();
    }

    @Test
    void endsAStreamWithTheUsageOnlyIfAsked() throws Exception {
        List<String> events =
                client.events(
                        HELLO + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");

        JsonNode last = json(events.get(events.size() - 2));
        assertThat(last.path("choices").isEmpty()).isTrue();
        assertThat(last.path("usage").path("completion_tokens").asInt()).isEqualTo(7);
        assertThat(client.chat(HELLO + ",\"stream\":true}").body()).doesNotContain("usage");
    }

    @Test
    void stopsAtMaxTokens() throws Exception {
        JsonNode choice = client.chatJson(HELLO + ",\"max_tokens\":2}").path("choices").path(0);

        assertThat(choice.path("message").path("content").asText()).isEqualTo("Caravan simulator");
        assertThat(choice.path("finish_reason").asText()).isEqualTo("length");
    }

    @Test
    void joinsTheTextPartsOfContent() throws Exception {
        String body =
                """
                {"messages":[{"role":"user","content":[{"type":"text","text":"a"},
                 {"type":"image_url","image_url":{"url":"x"}},{"type":"text","text":"b"}]}]}
                """;

        assertThat(client.chat(body).body()).contains("You said: ab");
        simulator.behave(json("{\"stringContentOnly\":true}"));
        assertThat(client.chat(body).statusCode()).isEqualTo(400);
        assertThat(client.chat(body).body()).contains("messages[0].content: expected a string");
        assertThat(client.chat(HELLO + "}").statusCode()).isEqualTo(200);
    }

    @Test
    void listsItsModelsWithTheContextWindow() throws Exception {
        simulator.behave(json("{\"contextWindow\":4096}"));

        JsonNode models = json(client.get("/v1/models").body());

        assertThat(models.path("object").asText()).isEqualTo("list");
        assertThat(models.path("data").findValuesAsText("id"))
                .containsExactly("caravan-sim", "caravan-embed");
        assertThat(models.path("data").path(0).path("max_model_len").asInt()).isEqualTo(4096);
        assertThat(models.path("data").path(0).path("meta").path("n_ctx").asInt()).isEqualTo(4096);
    }

    @Test
    void refusesAPromptThatExceedsTheWindow() throws Exception {
        simulator.behave(json("{\"contextWindow\":3}"));

        JsonNode error = client.chatJson(HELLO + ",\"stream\":true}").path("error");

        assertThat(error.path("type").asText()).isEqualTo("exceed_context_size_error");
        assertThat(error.path("n_ctx").asInt()).isEqualTo(3);
        assertThat(error.path("n_prompt_tokens").asInt()).isGreaterThan(3);
    }

    @Test
    void answersBadRequestsLikeLlamaCpp() throws Exception {
        assertThat(client.chatJson("{}").path("error").path("message").asText())
                .isEqualTo("'messages' is required");
        assertThat(client.chat("{\"messages\":[").statusCode()).isEqualTo(500);
        assertThat(client.chat(HELLO + ",\"max_tokens\":\"ten\"}").statusCode()).isEqualTo(400);
        assertThat(client.get("/v1/chat/completions").statusCode()).isEqualTo(404);
        assertThat(client.get("/health").body()).isEqualTo("{\"status\":\"ok\"}");
    }

    @Test
    void countsWhatItDoesNotKeepAnyMore() throws Exception {
        for (int i = 0; i < 110; i++) {
            var _ = client.get("/nothing/" + i);
        }
        for (int i = 0; i < 3; i++) {
            var _ = client.get("/nothing/1");
        }

        JsonNode counts = Json.MAPPER.readTree(client.get("/simulator/counts").body());

        assertThat(counts.path("/nothing/1").asInt()).isEqualTo(4);
        assertThat(counts.path("/nothing/99").asInt()).isEqualTo(1);
        assertThat(counts.path("other").asInt()).isEqualTo(10);
        simulator.clear();
        assertThat(client.get("/simulator/counts").body()).isEqualTo("{}");
    }

    @Test
    void recordsWhatItWasAsked() throws Exception {
        client.post("/v1/chat/completions?a=1", HELLO + ",\"stream\":true}", "X-Test", "yes");

        JsonNode request = simulator.requests().path(0);
        assertThat(request.path("path").asText()).isEqualTo("/v1/chat/completions");
        assertThat(request.path("query").asText()).isEqualTo("a=1");
        assertThat(request.path("headers").path("x-test").path(0).asText()).isEqualTo("yes");
        assertThat(request.path("body").path("model").asText()).isEqualTo("m1");
        assertThat(request.path("state").asText()).isEqualTo("completed");
        assertThat(request.path("eventsWritten").asInt()).isEqualTo(10);
        assertThat(request.path("eventTimesMicros")).hasSize(10);
    }

    @Test
    void echoesHeadersIfTold() throws Exception {
        simulator.behave(json("{\"echoHeaders\":true}"));

        JsonNode reply =
                json(client.post("/v1/chat/completions", HELLO + "}", "X-Test", "yes").body());

        assertThat(reply.path("request_headers").path("x-test").path(0).asText()).isEqualTo("yes");
    }

    @Test
    void asksForTheKeyIfItHasOne() throws Exception {
        simulator.behave(json("{\"requiredKey\":\"k\"}"));

        assertThat(client.chat(HELLO + "}").statusCode()).isEqualTo(401);
        assertThat(
                        client.post(
                                        "/v1/chat/completions",
                                        HELLO + "}",
                                        "Authorization",
                                        "Bearer k")
                                .statusCode())
                .isEqualTo(200);
        assertThat(client.get("/health").statusCode()).isEqualTo(200);
    }

    private static String content(List<String> events) throws Exception {
        StringBuilder text = new StringBuilder();
        for (String event : events.subList(1, events.size() - 1)) {
            text.append(delta(event).path("content").asText());
        }
        return text.toString();
    }

    private static JsonNode delta(String event) throws Exception {
        return json(event).path("choices").path(0).path("delta");
    }

    private static JsonNode json(String text) throws Exception {
        return Json.MAPPER.readTree(text);
    }
}
