package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Batches over HTTP, as a plain client sees them. Lines are {@code c1}, {@code c2}, and so on. */
final class BatchClient {
    private BatchClient() {}

    static Client.Answer upload(Client client, String text) {
        return client.post(
                "/files",
                "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--b\r\n"
                        + "Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
                        + text
                        + "\r\n--b--\r\n",
                "Content-Type",
                "multipart/form-data; boundary=b");
    }

    /** An input whose lines take turns over the models. */
    static String input(int lines, String... models) {
        return IntStream.rangeClosed(1, lines)
                .mapToObj(i -> BatchWireTest.line(i, models[i % models.length]))
                .collect(Collectors.joining("\n"));
    }

    /** The id of a new batch. */
    static String submit(Client client, String input) {
        String file = upload(client, input).json().path("id").asText();
        return client.post(
                        "/batches",
                        "{\"input_file_id\":\"%s\",\"endpoint\":\"/v1/chat/completions\",\"completion_window\":\"24h\"}"
                                .formatted(file))
                .json()
                .path("id")
                .asText();
    }

    static JsonNode job(Client client, String id) {
        return client.get("/batches/" + id).json();
    }

    static int completed(Client client, String id) {
        return job(client, id).at("/request_counts/completed").asInt();
    }

    static void awaitCompleted(Client client, String id, int lines) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> completed(client, id) >= lines);
    }

    /** Waits until it is completed. */
    static JsonNode awaitEnd(Client client, String id) {
        return await().atMost(Duration.ofSeconds(90))
                .until(
                        () -> job(client, id),
                        now -> now.path("status").asText().equals("completed"));
    }

    /** Waits for the end: each of so many lines has one result, and none an error. */
    static void hasEachOnce(Client client, String id, int lines) {
        JsonNode end = awaitEnd(client, id);
        String output = end.path("output_file_id").asText();
        assertThat(ids(client.get("/files/" + output + "/content").text().lines()))
                .containsExactlyInAnyOrderElementsOf(KafkaGateways.ids(1, lines));
        assertThat(end.path("error_file_id").isNull()).isTrue();
    }

    /** The {@code custom_id} of each line. */
    static List<String> ids(Stream<String> lines) {
        return lines.map(BatchClient::id).toList();
    }

    private static String id(String line) {
        try {
            return Client.MAPPER.readTree(line).path("custom_id").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
