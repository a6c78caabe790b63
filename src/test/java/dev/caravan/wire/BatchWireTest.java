package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponse;
import com.openai.errors.NotFoundException;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.batches.BatchListParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

@DisplayName("BAT-4: files and batches by the official OpenAI client, unmodified")
final class BatchWireTest {
    private static TwoProviders both;
    private static OpenAIClient openai;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeAll
    static void start() {
        both = new TwoProviders();
        openai =
                OpenAIOkHttpClient.builder()
                        .baseUrl(both.gateway.baseUrl())
                        .apiKey("any")
                        .maxRetries(0)
                        .build();
    }

    @AfterAll
    static void stop() {
        openai.close();
        both.close();
    }

    @BeforeEach
    void reset() {
        both.reset();
    }

    static String line(int number, String model) {
        return "{\"custom_id\":\"c%d\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":%s}"
                .formatted(number, Client.chat(model, false));
    }

    private FileObject upload(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("in.jsonl"), text);
        return openai.files()
                .create(FileCreateParams.builder().file(file).purpose(FilePurpose.BATCH).build());
    }

    private static Batch create(String fileId) {
        return openai.batches()
                .create(
                        BatchCreateParams.builder()
                                .inputFileId(fileId)
                                .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
                                .completionWindow(BatchCreateParams.CompletionWindow._24H)
                                .metadata(
                                        BatchCreateParams.Metadata.builder()
                                                .putAdditionalProperty(
                                                        "for", JsonValue.from("a test"))
                                                .build())
                                .build());
    }

    private static Batch awaitEnd(String id) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> openai.batches().retrieve(id),
                        batch ->
                                List.of("completed", "failed", "cancelled")
                                        .contains(batch.status().asString()));
    }

    private static List<JsonNode> content(Optional<String> fileId) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (HttpResponse response = openai.files().content(fileId.orElseThrow())) {
            Client.lines(
                    response.body(),
                    line -> {
                        try {
                            lines.add(Client.MAPPER.readTree(line));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
        return lines;
    }

    @Test
    @DisplayName("BAT-1, BAT-3: lines of several models are answered; a bad one has an error")
    void runsABatch() throws IOException {
        String input =
                IntStream.rangeClosed(1, 8)
                                .mapToObj(i -> line(i, i % 2 == 0 ? "second/two" : "first/one"))
                                .collect(Collectors.joining("\n"))
                        + "\n"
                        + line(9, "second/two")
                                .replace("\"user\"", "\"nobody\"")
                                .replace("\"content\":\"hello there\"", "\"content\":7")
                        + "\n";
        FileObject file = upload(input);
        assertThat(file.bytes()).isEqualTo(input.length());
        assertThat(file.filename()).isEqualTo("in.jsonl");
        Batch created = create(file.id());
        assertThat(created.status()).isEqualTo(Batch.Status.VALIDATING);

        Batch batch = awaitEnd(created.id());
        assertThat(batch.status()).isEqualTo(Batch.Status.COMPLETED);
        assertThat(batch.requestCounts().orElseThrow().total()).isEqualTo(9);
        assertThat(batch.requestCounts().orElseThrow().completed()).isEqualTo(8);
        assertThat(batch.metadata()).isPresent();
        List<JsonNode> output = content(batch.outputFileId());
        assertThat(output)
                .extracting(line -> line.path("custom_id").asText())
                .containsExactlyInAnyOrder("c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8");
        assertThat(output)
                .allSatisfy(
                        line -> {
                            assertThat(line.at("/response/status_code").asInt()).isEqualTo(200);
                            assertThat(line.at("/response/request_id").asText()).startsWith("req_");
                            assertThat(line.at("/response/body/choices")).hasSize(1);
                            assertThat(line.get("error").isNull()).isTrue();
                        });
        List<JsonNode> errors = content(batch.errorFileId());
        assertThat(errors).hasSize(1);
        assertThat(errors.getFirst().at("/response/status_code").asInt()).isEqualTo(400);
        assertThat(both.first.requests(TwoProviders.CHAT)).hasSize(4);
        // As for requests over HTTP: the log tells of each line.
        both.gateway.awaitLog("batch-line 200");
    }

    @Test
    @DisplayName("BAT-2: an input with a fault fails, and nothing of it was sent")
    void refusesABadInput() throws IOException {
        Batch batch = awaitEnd(create(upload(line(1, "second/two") + "\nnonsense").id()).id());
        assertThat(batch.status()).isEqualTo(Batch.Status.FAILED);
        assertThat(batch.errors().orElseThrow().data().orElseThrow())
                .singleElement()
                .satisfies(error -> assertThat(error.line()).hasValue(2L));
        assertThat(both.second.requests(TwoProviders.CHAT)).isEmpty();
    }

    @Test
    @DisplayName("GUA-8: a cancelled batch delivers what is finished and tells of the rest")
    void cancels() throws IOException {
        both.second.behave("{\"responseDelayMs\":400}");
        String input =
                IntStream.rangeClosed(1, 60)
                        .mapToObj(i -> line(i, "second/two"))
                        .collect(Collectors.joining("\n"));
        FileObject file = upload(input);
        Batch created = create(file.id());
        await().atMost(Duration.ofSeconds(20))
                .until(
                        () ->
                                openai.batches()
                                                .retrieve(created.id())
                                                .requestCounts()
                                                .orElseThrow()
                                                .completed()
                                        > 0);
        assertThat(both.client.send("DELETE", "/files/" + file.id(), "").status()).isEqualTo(409);
        assertThat(openai.batches().cancel(created.id()).status())
                .isEqualTo(Batch.Status.CANCELLING);
        Batch batch = awaitEnd(created.id());
        assertThat(batch.status()).isEqualTo(Batch.Status.CANCELLED);
        List<JsonNode> finished = content(batch.outputFileId());
        List<JsonNode> others = content(batch.errorFileId());
        assertThat(finished.size() + others.size()).isEqualTo(60);
        assertThat(others)
                .allMatch(line -> line.at("/error/code").asText().equals("batch_cancelled"));
        assertThat(both.client.post("/batches/" + created.id() + "/cancel", "").status())
                .isEqualTo(409);
        assertThat(openai.files().delete(file.id()).deleted()).isTrue();
        assertThatThrownBy(() -> openai.files().retrieve(file.id()))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void listsInPages() throws IOException {
        String file = upload(line(1, "second/two")).id();
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            made.addFirst(create(file).id());
        }
        List<String> listed =
                openai
                        .batches()
                        .list(BatchListParams.builder().limit(2).build())
                        .autoPager()
                        .stream()
                        .map(Batch::id)
                        .limit(3)
                        .toList();
        assertThat(listed).containsExactlyInAnyOrderElementsOf(made);
        assertThat(openai.files().list().data()).extracting(FileObject::id).contains(file);
        assertThat(both.client.get("/batches?limit=101").status()).isEqualTo(400);
        assertThat(both.client.get("/batches?after=ghost").status()).isEqualTo(400);
    }
}
