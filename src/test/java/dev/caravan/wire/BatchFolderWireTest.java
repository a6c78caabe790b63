package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.cli.Caravan;
import dev.caravan.fake.ChildJvm;
import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.SimulatorProcess;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

@DisplayName("INT-1, GUA-10: batches by files and by the command line")
final class BatchFolderWireTest {
    private static final List<String> FLAGS = List.of("-Xmx512m");

    private static String input(int lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= lines; i++) {
            text.append(BatchWireTest.line(i, "second/two")).append('\n');
        }
        return text.toString();
    }

    private static List<String> batch(GatewayProcess gateway, Path folder, String... words)
            throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("batch"));
        arguments.addAll(List.of(words));
        arguments.addAll(
                List.of(
                        "--config",
                        folder.resolve("gateway.json5").toString(),
                        "--url",
                        gateway.baseUrl()));
        try (ChildJvm command =
                ChildJvm.start(Caravan.class, FLAGS, Map.of(), arguments.toArray(String[]::new))) {
            command.process().waitFor();
            // Its last words may still be on their way through the pipe.
            await().until(() -> !command.output().isEmpty() || !command.errors().isEmpty());
            List<String> all = new ArrayList<>(List.of("exit " + command.process().exitValue()));
            all.addAll(command.output());
            all.addAll(command.errors());
            return all;
        }
    }

    @Test
    void runsWhatIsDroppedAndWhatIsSubmitted() throws Exception {
        try (SimulatorProcess model = SimulatorProcess.start()) {
            Path folder =
                    GatewayProcess.folderWith(
                            TwoProviders.config(
                                    model.baseUrl(),
                                    model.baseUrl(),
                                    "batch: { folder: { stableMs: 50 } },"));
            Path batches = folder.resolve("state/batch");
            try (GatewayProcess gateway = GatewayProcess.startIn(folder, FLAGS, Map.of())) {
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> Files.isDirectory(batches.resolve("in")));
                String response =
                        "{\"custom_id\":\"r\",\"method\":\"POST\",\"url\":\"/v1/responses\","
                                + "\"body\":{\"model\":\"second/two\",\"input\":\"hi\"}}\n";
                Files.writeString(folder.resolve("tmp"), input(4) + response);
                Files.move(folder.resolve("tmp"), batches.resolve("in/five.jsonl"));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> Files.exists(batches.resolve("done/five.jsonl")));
                assertThat(Files.readString(batches.resolve("out/five.results.jsonl")).lines())
                        .hasSize(5)
                        .filteredOn(line -> line.contains("\"custom_id\":\"r\""))
                        .singleElement()
                        .asString()
                        .contains("\"object\":\"response\"", "\"type\":\"output_text\"");

                Files.writeString(folder.resolve("in.jsonl"), input(3));
                List<String> submitted =
                        batch(gateway, folder, "submit", folder.resolve("in.jsonl").toString());
                assertThat(submitted).contains("exit 0");
                String id =
                        submitted.stream()
                                .filter(line -> line.startsWith("batch    "))
                                .map(line -> line.substring(9))
                                .findFirst()
                                .orElseThrow();
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(
                                () ->
                                        assertThat(batch(gateway, folder, "status", id))
                                                .contains(
                                                        "state    completed",
                                                        "lines    3 of 3, 3 ok, 0 failed"));
                assertThat(batch(gateway, folder, "list"))
                        .anyMatch(line -> line.startsWith(id) && line.contains("completed"));
                assertThat(batch(gateway, folder, "cancel", id))
                        .contains("exit 1")
                        .anyMatch(line -> line.contains("The batch is completed"));
            }
        }
    }
}
