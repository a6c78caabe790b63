package dev.caravan.embeddings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.openai.EmbeddingsRequest;
import dev.caravan.openai.Json;
import dev.caravan.routing.Candidate;
import dev.caravan.routing.Configured;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

@DisplayName("EMB-1: what real servers answer, and what becomes of it")
class EmbeddingsContractTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static List<Path> cases() throws IOException {
        try (var folders = Files.list(Path.of("src/test/resources/embeddings"))) {
            return folders.sorted().toList();
        }
    }

    private static byte[] bytes(Path folder, String file) throws IOException {
        return Files.readAllBytes(folder.resolve(file));
    }

    /** As it goes over the wire, since trees of equal text may differ in the kind of numbers. */
    private static JsonNode asSent(JsonNode tree) throws IOException {
        return MAPPER.readTree(tree.toString());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void asksAndAnswers(Path folder) throws IOException, AttemptFailed, Json.MalformedJson {
        EmbeddingsRequest request =
                EmbeddingsRequest.of(Json.readObject(bytes(folder, "request.json")));
        Candidate candidate =
                Configured.candidate(
                        "p: { baseUrl: 'http://127.0.0.1:1/v1', models: [] }",
                        request.model().orElseThrow());
        Parts parts = Parts.of(EmbeddingsBody.of(request, candidate));

        assertThat(asSent(parts.current().body()))
                .isEqualTo(MAPPER.readTree(bytes(folder, "upstream-request.json")));
        var answer =
                EmbeddingsReply.read(
                        bytes(folder, "upstream-response.json"),
                        parts.currentInputs(request),
                        request.base64(),
                        1);
        assertThat(asSent(EmbeddingsReply.join(List.of(answer), candidate.ref())))
                .isEqualTo(MAPPER.readTree(bytes(folder, "response.json")));
    }
}
