package dev.caravan.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.core.ObjectMappers;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

@DisplayName(
        "what is sent, and what the cases answer, has the shapes of OpenAI's own SDK for Responses")
class ResponsesSdkTest {
    private static final Path CONTRACT = Path.of("src/test/resources/contract");

    static Stream<Path> sent() {
        return folders().filter(folder -> Files.exists(folder.resolve("upstream-request.json")));
    }

    static Stream<Path> replies() {
        return folders()
                .filter(
                        folder ->
                                Files.exists(folder.resolve("upstream-response.json"))
                                        && Files.exists(folder.resolve("response.json")));
    }

    static Stream<Path> streams() {
        return folders().filter(folder -> Files.exists(folder.resolve("response.sse")));
    }

    private static Stream<Path> folders() {
        try (var folders = Files.list(CONTRACT)) {
            return folders
                    .filter(
                            folder ->
                                    folder.getFileName().toString().startsWith("openai-responses-"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("sent")
    void sendsARequestThatTheSdkKnows(Path folder) throws IOException {
        JsonNode sent =
                new JsonMapper()
                        .readTree(Files.readAllBytes(folder.resolve("upstream-request.json")));
        ResponseCreateParams.Body body =
                ObjectMappers.jsonMapper().convertValue(sent, ResponseCreateParams.Body.class);

        assertThat(body.isValid()).isTrue();
        // The SDK has a method of its own for a stream, and no field.
        assertThat(body._additionalProperties().keySet()).isSubsetOf("stream");
        assertThat(body.input().orElseThrow().isValid()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("replies")
    void readsAReplyThatTheSdkKnows(Path folder) throws IOException {
        Response response =
                ObjectMappers.jsonMapper()
                        .readValue(
                                Files.readAllBytes(folder.resolve("upstream-response.json")),
                                Response.class);

        assertThat(response.output()).isNotEmpty().allMatch(item -> item.isValid());
        assertThat(response._additionalProperties()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void readsEventsThatTheSdkKnows(Path folder) throws IOException {
        List<String> data =
                Files.readAllLines(folder.resolve("upstream-response.sse")).stream()
                        .filter(line -> line.startsWith("data: ") && !line.contains("\"ping\""))
                        .map(line -> line.substring("data: ".length()))
                        .toList();

        assertThat(data)
                .isNotEmpty()
                .allSatisfy(
                        text -> {
                            ResponseStreamEvent event =
                                    ObjectMappers.jsonMapper()
                                            .readValue(text, ResponseStreamEvent.class);
                            assertThat(event._json()).isPresent();
                            assertThat(event.isValid()).isTrue();
                        });
    }
}
