package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.fake.CannedServer;
import dev.caravan.wire.Client.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

final class NativeResponsesWireTest {
    private static final String NATIVE =
            "{\"id\":\"resp_up\",\"object\":\"response\",\"created_at\":1,\"status\":\"completed\",\"error\":null,"
                + "\"model\":\"m\",\"output\":[{\"id\":\"msg_up\",\"type\":\"message\",\"role\":\"assistant\",\"status\":\"completed\","
                + "\"content\":[{\"type\":\"output_text\",\"text\":\"hello\",\"annotations\":[]}]}],"
                + "\"usage\":{\"input_tokens\":3,\"output_tokens\":1,\"total_tokens\":4},\"extra\":{\"x\":1}}";

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
        return answer.events().stream().map(NativeResponsesWireTest::tree).toList();
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

    @Test
    @DisplayName("RSP-2: a provider that speaks the API gets the request as it is")
    void passesThrough() {
        all.studio.answers(new CannedServer.Answer(200, "application/json", NATIVE));
        ObjectNode body = ask("studio/m");
        body.putArray("tools").addObject().put("type", "web_search");

        Answer answer = post(body);
        Answer next =
                post(
                        ask("studio/m")
                                .put("previous_response_id", answer.json().path("id").asText()));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("id").asText()).startsWith("resp_").isNotEqualTo("resp_up");
        assertThat(answer.json().path("model").asText()).isEqualTo("studio/m");
        assertThat(answer.json().at("/extra/x").asInt()).isEqualTo(1);
        assertThat(next.status()).isEqualTo(200);
        List<CannedServer.Asked> asked = all.studio.asked();
        assertThat(asked).extracting(CannedServer.Asked::path).containsOnly("/v1/responses");
        assertThat(tree(asked.get(0).body()).at("/tools/0/type").asText()).isEqualTo("web_search");
        assertThat(tree(asked.get(1).body()).path("input"))
                .extracting(item -> item.at("/content/0/text").asText())
                .containsExactly("hello there", "hello", "hello there");
    }

    @Test
    @DisplayName("SES-3: a session remembers what was said at such a provider, too")
    void joinsASession() {
        all.studio.answers(new CannedServer.Answer(200, "application/json", NATIVE));

        Answer first = post(ask("studio/m").put("user", "native"));
        Answer second = post(ask("studio/m").put("user", "native").put("input", "and now?"));

        assertThat(List.of(first.status(), second.status())).containsOnly(200);
        List<CannedServer.Asked> asked = all.studio.asked();
        assertThat(asked).extracting(CannedServer.Asked::path).containsOnly("/v1/responses");
        assertThat(tree(asked.get(1).body()).path("input"))
                .extracting(item -> item.at("/content").asText(item.at("/content/0/text").asText()))
                .containsExactly("hello there", "hello", "and now?");
    }

    @Test
    @DisplayName(
            "RSP-2, RSP-3: a native stream keeps its events, with the gateway's ids and numbers")
    void passesAStreamThrough() {
        String stream =
                "event: response.created\n"
                    + "data:"
                    + " {\"type\":\"response.created\",\"response\":{\"id\":\"resp_up\",\"status\":\"in_progress\",\"model\":\"m\"}}\n\n"
                    + "event: response.output_item.added\n"
                    + "data:"
                    + " {\"type\":\"response.output_item.added\",\"item\":{\"id\":\"msg_up\",\"type\":\"message\"}}\n\n"
                    + "event: response.output_text.delta\n"
                    + "data:"
                    + " {\"type\":\"response.output_text.delta\",\"item_id\":\"msg_up\",\"delta\":\"hello\"}\n\n"
                    + "event: response.brand_new\n"
                    + "data: {\"type\":\"response.brand_new\",\"x\":1}\n\n"
                    + "event: response.completed\n"
                    + "data: {\"type\":\"response.completed\",\"response\":"
                        + NATIVE
                        + "}\n\ndata: [DONE]\n\n";
        all.studio.answers(new CannedServer.Answer(200, "text/event-stream", stream));

        Answer answer = post(ask("studio/m").put("stream", true));

        List<JsonNode> events = events(answer);
        assertThat(events)
                .extracting(e -> e.path("sequence_number").asInt())
                .containsExactly(0, 1, 2, 3, 4);
        assertThat(events.get(2).path("output_index").asInt()).isZero();
        assertThat(type(events.get(3))).isEqualTo("response.brand_new");
        String id = events.get(0).at("/response/id").asText();
        assertThat(events.getLast().at("/response/id").asText())
                .isEqualTo(id)
                .isNotEqualTo("resp_up");
        assertThat(
                        all.client
                                .get("/responses/" + id)
                                .json()
                                .at("/output/0/content/0/text")
                                .asText())
                .isEqualTo("hello");
    }

    @Test
    @DisplayName("RSP-2: a native stream that breaks off ends with response.failed")
    void tellsThatANativeStreamBrokeOff() {
        all.studio.answers(
                new CannedServer.Answer(
                        200,
                        "text/event-stream",
                        "data:"
                            + " {\"type\":\"response.created\",\"response\":{\"id\":\"u\",\"status\":\"in_progress\"}}\n\n"
                            + "data:"
                            + " {\"type\":\"response.output_text.delta\",\"item_id\":\"m\",\"delta\":\"x\"}\n\n"));

        List<JsonNode> events = events(post(ask("studio/m").put("stream", true)));

        assertThat(type(events.getLast())).isEqualTo("response.failed");
        assertThat(events.getLast().path("sequence_number").asInt()).isEqualTo(2);
    }
}
