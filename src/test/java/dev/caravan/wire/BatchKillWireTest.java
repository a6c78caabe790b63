package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.SimulatorProcess;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

@DisplayName("GUA-1, GUA-2: a gateway is killed again and again while it runs a job")
final class BatchKillWireTest {
    private static final List<String> FLAGS = List.of("-Xmx512m");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CONCURRENCY = 4;
    private static final Logger LOG = LoggerFactory.getLogger(BatchKillWireTest.class);

    /** A job, by what it is made and by what it delivers. */
    private interface Way {
        void begin(Path folder, Client client) throws IOException;

        int done(Path folder, Client client);

        /** The ids of what it has delivered when it has ended; none before. */
        List<String> delivered(Path folder, Client client) throws IOException;
    }

    private static void hasEachResultOnce(Way way, int lines, int kills) throws Exception {
        try (SimulatorProcess model = SimulatorProcess.start("--response-delay-ms", "10")) {
            Path folder =
                    GatewayProcess.folderWith(
                            TwoProviders.config(
                                    model.baseUrl(),
                                    model.baseUrl(),
                                    "batch: { concurrency: 4, maxConcurrency: 4 },"));
            boolean begun = false;
            for (int point : KillPoints.of(lines, kills, 11)) {
                GatewayProcess gateway = GatewayProcess.startIn(folder, FLAGS, Map.of());
                try (Client client = new Client(gateway.baseUrl())) {
                    if (!begun) {
                        way.begin(folder, client);
                        begun = true;
                    }
                    await().atMost(PATIENCE)
                            .pollInterval(Duration.ofMillis(5))
                            .until(() -> way.done(folder, client) >= point);
                    // SIGKILL, whatever it does just now.
                    gateway.child().process().destroyForcibly().waitFor();
                }
            }
            try (GatewayProcess gateway = GatewayProcess.startIn(folder, FLAGS, Map.of());
                    Client client = new Client(gateway.baseUrl())) {
                List<String> delivered =
                        await().atMost(PATIENCE)
                                .until(() -> way.delivered(folder, client), all -> !all.isEmpty());
                assertThat(delivered).containsExactlyInAnyOrderElementsOf(Orders.ids(lines));
                int asked = model.count(TwoProviders.CHAT);
                LOG.info("{} lines, {} kills: {} asked", lines, kills, asked);
                assertThat(asked).isBetween(lines, lines + kills * CONCURRENCY);
            }
        }
    }

    /** By {@code /v1/batches}. */
    private static final class Api implements Way {
        private String id = "";
        private final int lines;

        Api(int lines) {
            this.lines = lines;
        }

        @Override
        public void begin(Path folder, Client client) {
            id = Orders.make(client, Orders.lines(lines, "second/two"));
        }

        @Override
        public int done(Path folder, Client client) {
            return Orders.completed(client, id);
        }

        @Override
        public List<String> delivered(Path folder, Client client) {
            JsonNode job = Orders.batch(client, id);
            if (!job.path("status").asText().equals("completed")) {
                return List.of();
            }
            assertThat(job.path("error_file_id").isNull()).isTrue();
            return Orders.idsOf(Orders.output(client, id));
        }
    }

    /** By a file in the folder (INT-1). */
    private record Dropped(int lines) implements Way {
        private static Path at(Path folder, String file) {
            return folder.resolve("state/batch").resolve(file);
        }

        @Override
        public void begin(Path folder, Client client) throws IOException {
            Files.createDirectories(at(folder, "in"));
            Files.writeString(folder.resolve("tmp"), Orders.lines(lines, "second/two"));
            Files.createFile(at(folder, "in/many.jsonl.done"));
            Files.move(folder.resolve("tmp"), at(folder, "in/many.jsonl"));
        }

        @Override
        public int done(Path folder, Client client) {
            return client.get("/batches").json().at("/data/0/request_counts/completed").asInt();
        }

        @Override
        public List<String> delivered(Path folder, Client client) throws IOException {
            if (!Files.exists(at(folder, "done/many.jsonl"))) {
                return List.of();
            }
            assertThat(at(folder, "out/many.errors.jsonl")).doesNotExist();
            assertThat(client.get("/batches").json().path("data")).hasSize(1);
            return Orders.idsOf(Files.readString(at(folder, "out/many.results.jsonl")));
        }
    }

    @Test
    @DisplayName("each custom_id has one result; no more is asked twice than was under way")
    void hasEachResultOnce() throws Exception {
        hasEachResultOnce(new Api(400), 400, 3);
    }

    @Test
    @DisplayName("INT-1: the same by a file in the folder")
    void hasEachResultOfAFolderOnce() throws Exception {
        hasEachResultOnce(new Dropped(200), 200, 2);
    }

    @Test
    @Tag("soak")
    @DisplayName("INT-1: 2,000 lines of a file, 12 kills at random points")
    void survivesManyKills() throws Exception {
        hasEachResultOnce(new Dropped(2_000), 2_000, 12);
    }
}
