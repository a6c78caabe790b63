package dev.caravan.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.core.ObjectMappers;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

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
        "ANT-1: what is sent, and what the cases answer, has the shapes of Anthropic's own SDK")
class MessagesSdkTest {
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
                    .filter(folder -> folder.getFileName().toString().startsWith("anthropic-"))
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
        MessageCreateParams.Body body =
                ObjectMappers.jsonMapper().convertValue(sent, MessageCreateParams.Body.class);

        assertThat(body.isValid()).isTrue();
        // The SDK has a method of its own for a stream, and no field any more for how words are
        // drawn, which many models still take.
        assertThat(body._additionalProperties().keySet())
                .isSubsetOf("stream", "temperature", "top_p", "top_k");
        assertThat(body.messages()).isNotEmpty().allMatch(message -> message.isValid());
    }

    @ParameterizedTest
    @MethodSource("replies")
    void readsAReplyThatTheSdkKnows(Path folder) throws IOException {
        Message message =
                ObjectMappers.jsonMapper()
                        .readValue(
                                Files.readAllBytes(folder.resolve("upstream-response.json")),
                                Message.class);

        assertThat(message.content()).isNotEmpty().allMatch(block -> block.isValid());
        assertThat(message._additionalProperties()).isEmpty();
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
                            RawMessageStreamEvent event =
                                    ObjectMappers.jsonMapper()
                                            .readValue(text, RawMessageStreamEvent.class);
                            assertThat(event._json()).isPresent();
                            assertThat(event.isValid()).isTrue();
                        });
    }
}
