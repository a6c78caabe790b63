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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

final class KeptResponsesWireTest {
    private static final String CHAT = "/v1/chat/completions";
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

    private static JsonNode tree(String json) {
        try {
            return Client.MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("RSP-4: not with store: false, not another agent's, never silently")
    void doesNotContinueWhatIsNotThere() {
        String id = post(ask("second/two").put("store", false)).json().path("id").asText();
        String kept = post(ask("second/two")).json().path("id").asText();
        all.second.clear();

        for (String unknown : List.of(id, "resp_unknown")) {
            Answer answer = post(ask("second/two").put("previous_response_id", unknown));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.errorCode()).isEqualTo("previous_response_not_found");
        }
        Answer other =
                post(
                        ask("second/two").put("previous_response_id", kept),
                        "x-openclaw-agent-id",
                        "other");
        assertThat(other.errorCode()).isEqualTo("previous_response_not_found");
        assertThat(all.client.get("/responses/" + id).status()).isEqualTo(404);
        assertThat(all.client.get("/responses/" + kept, "x-openclaw-agent-id", "other").status())
                .isEqualTo(404);
        assertThat(all.second.requests(CHAT)).isEmpty();
    }

    @Test
    @DisplayName("RSP-4: an item of an earlier response can be referred to")
    void resolvesReferences() {
        JsonNode earlier = post(ask("second/two")).json();
        all.second.clear();
        ObjectNode body = ask("second/two");
        body.putArray("input")
                .add(tree("{\"role\":\"user\",\"content\":\"who?\"}"))
                .add(
                        tree(
                                "{\"type\":\"item_reference\",\"id\":\""
                                        + earlier.at("/output/0/id").asText()
                                        + "\"}"))
                .add(tree("{\"role\":\"user\",\"content\":\"really?\"}"));

        assertThat(post(body).status()).isEqualTo(200);
        assertThat(all.second.requests(CHAT).getFirst().toString()).contains("second here");
        body.withArray("input").add(tree("{\"id\":\"msg_unknown\"}"));
        assertThat(post(body).errorCode()).isEqualTo("item_not_found");
    }

    @Test
    @DisplayName("RSP-4, HTTP-1: shows, lists and forgets what is kept")
    void showsListsAndForgets() {
        JsonNode made = post(ask("second/two")).json();
        String path = "/responses/" + made.path("id").asText();

        assertThat(all.client.get(path).json()).isEqualTo(made);
        JsonNode items = all.client.get(path + "/input_items?order=asc&limit=5").json();
        ResponseSchema.requireItems(items);
        assertThat(items.at("/data/0/content/0/text").asText()).isEqualTo("hello there");
        assertThat(all.client.get(path + "/input_items?limit=0").status()).isEqualTo(400);
        assertThat(all.client.get(path + "/input_items?order=up").status()).isEqualTo(400);
        assertThat(all.client.send("POST", path, "{}").header("Allow")).isEqualTo("GET, DELETE");
        Answer deleted = all.client.send("DELETE", path, "");
        assertThat(deleted.json().path("deleted").asBoolean()).isTrue();
        assertThat(all.client.get(path).status()).isEqualTo(404);
        assertThat(all.client.get(path + "/input_items").errorCode())
                .isEqualTo("response_not_found");
    }
}
