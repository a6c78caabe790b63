package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.SimulatorProcess;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

@DisplayName("GUA-1, GUA-2: a gateway is killed again and again while it runs a job")
final class BatchKillWireTest {
    private static final List<String> FLAGS = List.of("-Xmx512m");
    private static final int LINES = 400;
    private static final int KILLS = 3;
    private static final int CONCURRENCY = 4;

    private static JsonNode job(Client client, String id) {
        return client.get("/batches/" + id).json();
    }

    @Test
    @DisplayName("each custom_id has one result; no more is asked twice than was under way")
    void hasEachResultOnce() throws Exception {
        Random random = new Random(11);
        try (SimulatorProcess model = SimulatorProcess.start("--response-delay-ms", "10")) {
            Path folder =
                    GatewayProcess.folderWith(
                            TwoProviders.config(
                                    model.baseUrl(),
                                    model.baseUrl(),
                                    "batch: { concurrency: 4, maxConcurrency: 4 },"));
            String id = "";
            for (int kill = 0; kill < KILLS; kill++) {
                GatewayProcess gateway = GatewayProcess.startIn(folder, FLAGS, Map.of());
                try (Client client = new Client(gateway.baseUrl())) {
                    id =
                            kill == 0
                                    ? BatchClient.submit(
                                            client, BatchClient.input(LINES, "second/two"))
                                    : id;
                    String job = id;
                    int done = 30 + kill * 110 + random.nextInt(60);
                    await().atMost(Duration.ofSeconds(60))
                            .pollInterval(Duration.ofMillis(5))
                            .until(
                                    () ->
                                            job(client, job).at("/request_counts/completed").asInt()
                                                    >= done);
                    // SIGKILL, whatever it does just now.
                    gateway.child().process().destroyForcibly().waitFor();
                }
            }
            try (GatewayProcess gateway = GatewayProcess.startIn(folder, FLAGS, Map.of());
                    Client client = new Client(gateway.baseUrl())) {
                String job = id;
                JsonNode end =
                        await().atMost(Duration.ofSeconds(60))
                                .until(
                                        () -> job(client, job),
                                        now -> now.path("status").asText().equals("completed"));
                List<String> ids = new ArrayList<>();
                String output = end.path("output_file_id").asText();
                client.get("/files/" + output + "/content")
                        .text()
                        .lines()
                        .forEach(line -> ids.add(id(line)));
                assertThat(ids)
                        .containsExactlyInAnyOrderElementsOf(
                                IntStream.rangeClosed(1, LINES).mapToObj(i -> "c" + i).toList());
                assertThat(end.path("error_file_id").isNull()).isTrue();
                assertThat(model.requests(TwoProviders.CHAT).size())
                        .isBetween(LINES, LINES + KILLS * CONCURRENCY);
            }
        }
    }

    private static String id(String line) {
        try {
            return Client.MAPPER.readTree(line).path("custom_id").asText();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
