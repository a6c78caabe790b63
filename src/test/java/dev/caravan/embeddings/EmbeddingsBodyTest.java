package dev.caravan.embeddings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.openai.EmbeddingsRequest;
import dev.caravan.openai.Json;
import dev.caravan.routing.Candidate;
import dev.caravan.routing.Configured;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class EmbeddingsBodyTest {

    private static Candidate candidate(String row) {
        return Configured.candidate(
                "p: { baseUrl: 'http://127.0.0.1:1/v1', params: { temperature: 1 }, models: [{ id:"
                        + " 'm', "
                        + row
                        + " }] }",
                "p/m");
    }

    private static EmbeddingsRequest request(String json) throws Json.MalformedJson {
        return EmbeddingsRequest.of(
                Json.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    @Property(tries = 60)
    void splitsIntoPartsThatTogetherAreTheInputs(
            @ForAll @IntRange(min = 1, max = 40) int inputs,
            @ForAll @IntRange(min = 1, max = 12) int most)
            throws AttemptFailed {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < inputs; i++) {
            tree.withArray("input").add("text " + i);
        }
        var bodies =
                EmbeddingsBody.of(
                        EmbeddingsRequest.of(tree),
                        candidate("compat: { maxEmbeddingInputs: " + most + " }"));

        List<JsonNode> sent = new ArrayList<>();
        bodies.forEach(body -> body.body().path("input").forEach(sent::add));
        assertThat(sent).isEqualTo(tree.path("input").valueStream().toList());
        assertThat(bodies).allMatch(body -> body.body().path("input").size() <= most);
        assertThat(bodies).hasSize(Math.ceilDiv(inputs, most));
    }

    @Test
    @DisplayName("EMB-1: 2048 inputs in one call where the row says nothing")
    void sendsAsManyAsOpenAiTakes() throws Exception {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < 2049; i++) {
            tree.withArray("input").add("x");
        }

        assertThat(EmbeddingsBody.of(EmbeddingsRequest.of(tree), candidate("name: 'm'")))
                .extracting(body -> body.body().path("input").size())
                .containsExactly(2048, 1);
    }

    @Test
    @DisplayName("SHP-2: the form of the input and unknown fields stay; only the row's params join")
    void keepsWhatTheClientSent() throws Exception {
        Candidate candidate =
                candidate(
                        "params: { input_type: 'query', dimensions: 8, extra_body: { truncate: 1,"
                                + " input: 'no' } }");

        for (String input : List.of("'a'", "['a']", "[1,2]", "[[1,2]]")) {
            var body =
                    EmbeddingsBody.of(
                                    request(
                                            "{'model':'p/m','input':"
                                                    + input
                                                    + ",'dimensions':4,'x':{'y':1}}"),
                                    candidate)
                            .getFirst()
                            .body();
            assertThat(body)
                    .isEqualTo(
                            Json.readObject(
                                    ("{'model':'m','input':"
                                                    + input
                                                    + ",'dimensions':4,'x':{'y':1},'input_type':'query','truncate':1}")
                                            .replace('\'', '"')
                                            .getBytes(StandardCharsets.UTF_8)));
        }
    }
}
