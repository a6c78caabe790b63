package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.responses.ResponseSchema;
import dev.caravan.wire.Client.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

final class ResponsesWireTest {
    private static Responders all;

    @BeforeAll
    static void start() {
        all = new Responders();
    }

    @AfterAll
    static void stop() {
        all.close();
    }

    @BeforeEach
    void reset() {
        all.reset();
    }

    private static ObjectNode ask(String model) {
        return Client.MAPPER.createObjectNode().put("model", model).put("input", "hello there");
    }

    private static Answer post(ObjectNode body, String... headers) {
        return all.client.post("/responses", body.toString(), headers);
    }

    private static List<JsonNode> events(Answer answer) {
        return answer.events().stream().map(ResponsesWireTest::tree).toList();
    }

    private static JsonNode tree(String json) {
        try {
            return Client.MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(JsonNode event) {
        return event.path("type").asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"second/two", "openclaw"})
    @DisplayName("RSP-2: a whole response over a provider that chats")
    void answersWhole(String model) {
        Answer answer = post(ask(model).put("instructions", "be brief"));

        assertThat(answer.status()).isEqualTo(200);
        ResponseSchema.requireResponse(answer.json());
        assertThat(answer.json().path("status").asText()).isEqualTo("completed");
        assertThat(answer.json().path("model").asText())
                .isEqualTo(answer.header("x-caravan-model"));
        assertThat(answer.json().at("/output/0/content/0/text").asText()).isNotEmpty();
        assertThat(answer.json().at("/usage/output_tokens").asInt()).isPositive();
    }

    @Test
    @DisplayName("RSP-3: events with names, numbered from 0, valid, and no [DONE]")
    void streams() {
        Answer answer = post(ask("second/two").put("stream", true));

        assertThat(answer.header("content-type")).startsWith("text/event-stream");
        assertThat(answer.text()).startsWith("event: response.created\ndata: {");
        assertThat(answer.text()).doesNotContain("[DONE]");
        List<JsonNode> events = events(answer);
        for (int i = 0; i < events.size(); i++) {
            ResponseSchema.requireEvent(events.get(i));
            assertThat(events.get(i).path("sequence_number").asInt()).isEqualTo(i);
            assertThat(answer.text()).contains("event: " + type(events.get(i)) + "\n");
        }
        assertThat(type(events.getLast())).isEqualTo("response.completed");
        assertThat(events.getLast().at("/response/output/0/content/0/text").asText())
                .isEqualTo("second here");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    @DisplayName("FLV-4: before the first content the next model answers")
    void fallsBack(boolean stream) {
        all.first.behave("{\"faults\":[{\"kind\":\"status\",\"status\":500}]}");

        Answer answer = post(ask("openclaw").put("stream", stream));

        assertThat(answer.header("x-caravan-attempts"))
                .isEqualTo("first/one:server_error,second/two:ok");
        assertThat(answer.text()).contains("second here").contains("\"model\":\"second/two\"");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"kind\":\"close\",\"afterEvents\":3}', connection",
        "'{\"kind\":\"reset\",\"afterEvents\":3}', connection",
        "'{\"kind\":\"silence\",\"afterEvents\":3}', timeout",
        "'{\"kind\":\"error-event\",\"afterEvents\":3}', server_error",
    })
    @DisplayName("RSP-3, LOD-3: a stream that breaks off ends with response.failed")
    void tellsThatAStreamBrokeOff(String fault, String reason) {
        all.first.behave("{\"tokenDelayMs\":50,\"faults\":[" + fault + "]}");

        List<JsonNode> events = events(post(ask("first/one").put("stream", true)));

        JsonNode last = events.getLast();
        ResponseSchema.requireEvent(last);
        assertThat(type(last)).isEqualTo("response.failed");
        assertThat(last.path("sequence_number").asInt()).isEqualTo(events.size() - 1);
        assertThat(last.at("/response/error/message").asText()).contains(reason);
        String id = last.at("/response/id").asText();
        assertThat(all.client.get("/responses/" + id).status()).isEqualTo(404);
    }

    @Test
    @DisplayName("HTTP-3: an error before the stream is an answer of its own")
    void tellsErrorsBeforeTheStream() {
        all.second.behave("{\"faults\":[{\"kind\":\"status\",\"status\":429}]}");

        Answer answer = post(ask("second/two").put("stream", true));

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.errorCode()).isEqualTo("rate_limit");
    }

    @Test
    @DisplayName(
            "RSP-2: what only the API itself has is refused by name where a provider only chats")
    void refusesWhatAChatCannotTake() {
        ObjectNode body = ask("second/two");
        body.putArray("tools").addObject().put("type", "web_search");

        Answer answer = post(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errorCode()).isEqualTo("unsupported_input");
        assertThat(answer.errorMessage()).contains("a tool of type web_search");
    }
}
