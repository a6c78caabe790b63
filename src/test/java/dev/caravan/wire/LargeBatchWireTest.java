package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

@DisplayName("BAT-1, BAT-2, GUA-5: inputs of the largest size, and beyond, with 512 MiB of heap")
final class LargeBatchWireTest {
    private static final int MB = 1_000_000;
    private static final String BEGIN =
            "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--b\r\n"
                    + "Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
    private static final String END = "\r\n--b--\r\n";

    private static TwoProviders both;

    @BeforeAll
    static void start() {
        both = new TwoProviders();
    }

    @AfterAll
    static void stop() {
        both.close();
    }

    /** Many times the same line, of which this process holds one. */
    private static InputStream lines(int count) {
        byte[] line = (" ".repeat(999) + "\n").getBytes(StandardCharsets.UTF_8);
        return new SequenceInputStream(
                Collections.enumeration(
                        Collections.nCopies(count, line).stream()
                                .map(l -> (InputStream) new ByteArrayInputStream(l))
                                .toList()));
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("6.4: 201 MB are refused, by their bound; nothing of them is kept")
    void refusesWhatIsTooLarge() throws Exception {
        HttpRequest upload =
                HttpRequest.newBuilder(URI.create(both.gateway.baseUrl() + "/files"))
                        .header("Content-Type", "multipart/form-data; boundary=b")
                        .POST(
                                BodyPublishers.ofInputStream(
                                        () ->
                                                new SequenceInputStream(
                                                        Collections.enumeration(
                                                                List.of(
                                                                        text(BEGIN),
                                                                        lines(201 * MB / 1_000),
                                                                        text(END))))))
                        .build();
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<String> answer = http.send(upload, BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(413);
            JsonNode error = Client.MAPPER.readTree(answer.body()).path("error");
            assertThat(error.path("code").asText()).isEqualTo("file_too_large");
            assertThat(error.path("message").asText())
                    .contains("200000000")
                    .contains("batch.maxFileBytes");
        }
        // The other test's has 8 MB.
        assertThat(both.client.get("/files").json().path("data"))
                .allMatch(file -> file.path("bytes").asInt() < 10 * MB);
    }

    @Test
    @DisplayName("BAT-2: a fault in line 49,999 of 50,000 is told, and nothing was sent")
    void findsALateFault() {
        StringBuilder input = new StringBuilder();
        for (int i = 1; i <= 50_000; i++) {
            String line = BatchWireTest.line(i, "second/two");
            input.append(i == 49_999 ? line.substring(1) : line).append('\n');
        }
        String id = Orders.make(both.client, input.toString());
        JsonNode failed =
                await().atMost(Duration.ofSeconds(60))
                        .until(
                                () -> Orders.batch(both.client, id),
                                job -> job.path("status").asText().equals("failed"));

        assertThat(failed.at("/errors/data")).hasSize(1);
        assertThat(failed.at("/errors/data/0/line").asInt()).isEqualTo(49_999);
        assertThat(failed.at("/errors/data/0/code").asText()).isEqualTo("invalid_json_line");
        assertThat(failed.path("output_file_id").isNull()).isTrue();
        assertThat(both.second.count(TwoProviders.CHAT)).isZero();
    }
}
