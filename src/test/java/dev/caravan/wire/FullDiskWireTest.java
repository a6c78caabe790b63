package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.Postgres;
import dev.caravan.fake.SimulatorProcess;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A disk without room, as a process meets it: the system refuses every write beyond a limit that
 * {@code prlimit} sets on the running gateway and takes away again.
 */
@DisplayName("GUA-9: no room on the disk, and room again")
final class FullDiskWireTest {
    private static final List<String> FLAGS = List.of("-Xmx512m");
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int LINES = 300;
    private static final int CONCURRENCY = 4;

    @BeforeAll
    static void needsTheTool() {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/prlimit")),
                "SKIPPED: /usr/bin/prlimit (util-linux) is not on this machine");
    }

    private static void limitFiles(GatewayProcess gateway, String bytes) throws Exception {
        Process tool =
                new ProcessBuilder(
                                "/usr/bin/prlimit",
                                "--pid",
                                String.valueOf(gateway.child().process().pid()),
                                "--fsize=" + bytes + ":unlimited")
                        .inheritIO()
                        .start();
        assertThat(tool.waitFor()).isZero();
    }

    private static String input() {
        return Orders.lines(LINES, "second/two");
    }

    private static String config(SimulatorProcess model, String batch) {
        return TwoProviders.config(
                model.baseUrl(),
                model.baseUrl(),
                "batch: { concurrency: 4, maxConcurrency: 4, folder: { stableMs: 50 }, " + batch);
    }

    @Test
    @DisplayName(
            "the store is full: said so, chats go on; with room the job goes on, each line once")
    void goesOnWhenTheStoreHasRoom() throws Exception {
        try (SimulatorProcess model = SimulatorProcess.start("--response-delay-ms", "20")) {
            Path folder = GatewayProcess.folderWith(config(model, "},"));
            try (GatewayProcess gateway = GatewayProcess.startIn(folder, FLAGS, Map.of());
                    Client client = new Client(gateway.baseUrl())) {
                String id = Orders.make(client, input());
                await().atMost(PATIENCE).until(() -> Orders.completed(client, id) >= 20);
                limitFiles(gateway, String.valueOf(storeBytes(folder)));
                gateway.awaitLog("has no room left");

                Client.Answer refused = Orders.upload(client, input());
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.errorMessage()).contains("has no room left");
                assertThat(
                                client.post("/chat/completions", Client.chat("second/two", false))
                                        .status())
                        .isEqualTo(200);

                limitFiles(gateway, "unlimited");
                await().atMost(PATIENCE).until(() -> Orders.state(client, id).equals("completed"));
                assertThat(Orders.idsOf(Orders.output(client, id)))
                        .containsExactlyInAnyOrderElementsOf(Orders.ids(LINES));
                // The chat; and each try of going on may have lost as many as were under way.
                int asked = model.requests(TwoProviders.CHAT).size();
                assertThat(asked).isBetween(LINES + 1, LINES + 1 + 10 * CONCURRENCY);
            }
        }
    }

    private static long storeBytes(Path folder) throws IOException {
        try (var files = Files.walk(folder.resolve("state"))) {
            Path store =
                    files.filter(file -> file.toString().endsWith(".mv.db"))
                            .findFirst()
                            .orElseThrow();
            return Files.size(store);
        }
    }

    @Test
    @DisplayName("BAT-3: no room for the results: no half file, the input stays; then all of it")
    void deliversWhenThereIsRoom() throws Exception {
        try (SimulatorProcess model = SimulatorProcess.start()) {
            String url = Postgres.shared().database().url();
            Path folder =
                    GatewayProcess.folderWith(
                            config(model, "},")
                                    .replaceFirst(
                                            "gateway: \\{",
                                            "gateway: { store: { url: '" + url + "' }, "));
            Path batches = folder.resolve("state/batch");
            try (GatewayProcess gateway = GatewayProcess.startIn(folder, FLAGS, Map.of())) {
                await().atMost(PATIENCE).until(() -> Files.isDirectory(batches.resolve("in")));
                limitFiles(gateway, "10000");
                Files.writeString(folder.resolve("tmp"), input());
                Files.move(folder.resolve("tmp"), batches.resolve("in/many.jsonl"));
                gateway.awaitLog("batches by files do not go on");

                assertThat(gateway.log()).anyMatch(line -> line.contains("File too large"));
                assertThat(batches.resolve("out/many.results.jsonl")).doesNotExist();
                assertThat(batches.resolve("work/many.jsonl")).exists();

                limitFiles(gateway, "unlimited");
                await().atMost(PATIENCE)
                        .until(() -> Files.exists(batches.resolve("done/many.jsonl")));
                assertThat(
                                Orders.idsOf(
                                        Files.readString(
                                                batches.resolve("out/many.results.jsonl"))))
                        .containsExactlyInAnyOrderElementsOf(Orders.ids(LINES));
                assertThat(model.requests(TwoProviders.CHAT)).hasSize(LINES);
            }
        }
    }
}
