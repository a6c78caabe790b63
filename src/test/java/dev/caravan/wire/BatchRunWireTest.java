package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.cli.Caravan;
import dev.caravan.fake.ChildJvm;
import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.SimulatorProcess;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

@DisplayName("INT-1, 6.4: batch run, one batch in the foreground")
final class BatchRunWireTest {
    private static final int CONCURRENCY = 4;
    private static final int SIGINT = 2;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private SimulatorProcess model;

    @BeforeEach
    void start() throws IOException {
        model = SimulatorProcess.start("--response-delay-ms", "50");
        Files.writeString(
                folder.resolve("gateway.json5"),
                TwoProviders.config(
                        model.baseUrl(),
                        model.baseUrl(),
                        "batch: { concurrency: 4, maxConcurrency: 4 },"));
    }

    @AfterEach
    void stop() {
        model.close();
    }

    private static String lines(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> BatchWireTest.line(i, "second/two"))
                .collect(Collectors.joining("\n"));
    }

    private ChildJvm run(Map<String, String> environment, String... arguments) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "batch",
                                "run",
                                "--config",
                                folder.resolve("gateway.json5").toString()));
        all.addAll(List.of(arguments));
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("OPENCLAW_STATE_DIR", folder.resolve("state").toString());
        return ChildJvm.start(
                Caravan.class, List.of("-Xmx256m"), variables, all.toArray(String[]::new));
    }

    private int exit(ChildJvm child) throws InterruptedException {
        assertThat(child.process().waitFor(90, TimeUnit.SECONDS)).isTrue();
        return child.process().exitValue();
    }

    private List<String> ids(Path file) throws IOException {
        List<String> ids = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            ids.add(Client.MAPPER.readTree(line).path("custom_id").asText());
        }
        return ids;
    }

    private static List<String> expected(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "c" + i).toList();
    }

    private List<String> files() throws IOException {
        try (var all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    @DisplayName("a whole run, packed input: exit 0, results beside it, the same run asks nothing")
    void runsAlone() throws Exception {
        Path input = folder.resolve("in.jsonl.gz");
        try (var packed = new GZIPOutputStream(Files.newOutputStream(input))) {
            packed.write(lines(20).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        // What waits for a gateway that stays is none of its business.
        Path waiting = Files.createDirectories(folder.resolve("state/batch/in"));
        Files.writeString(waiting.resolve("other.jsonl.done"), "");
        Files.writeString(waiting.resolve("other.jsonl"), lines(3));
        for (int round = 0; round < 2; round++) {
            try (ChildJvm child = run(Map.of(), input.toString())) {
                assertThat(exit(child)).as("%s", child.errors()).isZero();
                await().untilAsserted(
                                () ->
                                        assertThat(child.output())
                                                .contains("lines    20 of 20, 20 ok, 0 failed"));
            }
            assertThat(ids(folder.resolve("in.results.jsonl")))
                    .containsExactlyInAnyOrderElementsOf(expected(20));
            assertThat(files())
                    .containsExactly("gateway.json5", "in.jsonl.gz", "in.results.jsonl", "state");
            assertThat(model.requests(TwoProviders.CHAT)).hasSize(20);
            assertThat(waiting.resolve("other.jsonl")).exists();
        }
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("broken off in the middle: no file, and the same command asks only what is left")
    @CsvSource({"INT, 130", "KILL, 137"})
    void goesOn(String signal, int exit) throws Exception {
        int lines = 200;
        assumeThat(signal.equals("INT") && ignoresInterrupt())
                .as("a test that is run in the background may have been told to ignore SIGINT")
                .isFalse();
        Path input = Files.writeString(folder.resolve("in.jsonl"), lines(lines));
        Path output = folder.resolve("out.jsonl");
        try (ChildJvm child = run(Map.of(), input.toString(), "-o", output.toString())) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> model.requests(TwoProviders.CHAT).size() >= 40);
            assertThat(
                            new ProcessBuilder(
                                            "kill",
                                            "-" + signal,
                                            String.valueOf(child.process().pid()))
                                    .start()
                                    .waitFor())
                    .isZero();
            assertThat(exit(child)).isEqualTo(exit);
            if (signal.equals("INT")) {
                await().untilAsserted(
                                () ->
                                        assertThat(child.errors())
                                                .anyMatch(line -> line.startsWith("broken off")));
            }
        }
        assertThat(output).doesNotExist();
        int asked = model.requests(TwoProviders.CHAT).size();
        assertThat(asked).isBetween(40, lines - 1);

        try (ChildJvm child = run(Map.of(), input.toString(), "-o", output.toString())) {
            assertThat(exit(child)).as("%s", child.errors()).isZero();
        }
        assertThat(ids(output)).containsExactlyInAnyOrderElementsOf(expected(lines));
        assertThat(model.requests(TwoProviders.CHAT).size()).isBetween(lines, lines + CONCURRENCY);
    }

    private static boolean ignoresInterrupt() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .anyMatch(mask -> (mask >> (SIGINT - 1) & 1) == 1);
    }

    @Test
    @DisplayName("a line that fails: exit 2, and it is in the error file")
    void tellsOfLines() throws Exception {
        String wrong =
                "{\"custom_id\":\"bad\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"second/two\"}}";
        Path input = Files.writeString(folder.resolve("in.jsonl"), lines(2) + "\n" + wrong);
        try (ChildJvm child = run(Map.of(), input.toString(), "--json")) {
            assertThat(exit(child)).isEqualTo(2);
            await().until(() -> !child.output().isEmpty());
            await().untilAsserted(
                            () -> {
                                var summary =
                                        Client.MAPPER.readTree(String.join("\n", child.output()));
                                assertThat(summary.path("ok").asBoolean(true)).isFalse();
                                assertThat(summary.at("/batch/request_counts/failed").asInt())
                                        .isOne();
                            });
        }
        assertThat(ids(folder.resolve("in.results.jsonl"))).containsExactlyInAnyOrder("c1", "c2");
        assertThat(ids(folder.resolve("in.errors.jsonl"))).containsExactly("bad");
    }

    @Test
    @DisplayName("a line that is no request: exit 1, its number, nothing is asked or written")
    void tellsOfTheFile() throws Exception {
        Path input = Files.writeString(folder.resolve("in.jsonl"), lines(1) + "\n{oops");
        try (ChildJvm child = run(Map.of(), input.toString())) {
            assertThat(exit(child)).isEqualTo(1);
            await().untilAsserted(
                            () ->
                                    assertThat(child.output())
                                            .anyMatch(line -> line.startsWith("line 2: Not a")));
        }
        assertThat(files()).containsExactly("gateway.json5", "in.jsonl", "state");
        assertThat(model.requests(TwoProviders.CHAT)).isEmpty();
    }

    @Test
    @DisplayName("where a gateway has the state folder, that one runs it")
    void runsThroughTheGateway() throws Exception {
        Path input = Files.writeString(folder.resolve("in.jsonl"), lines(5));
        String state = folder.resolve("state").toString();
        try (GatewayProcess gateway =
                        GatewayProcess.start(
                                Files.readString(folder.resolve("gateway.json5")),
                                List.of("-Xmx256m"),
                                Map.of("OPENCLAW_STATE_DIR", state));
                Client client = new Client(gateway.baseUrl())) {
            int port = URI.create(gateway.baseUrl()).getPort();
            Map<String, String> where = Map.of("OPENCLAW_GATEWAY_PORT", String.valueOf(port));
            try (ChildJvm child = run(where, input.toString())) {
                assertThat(exit(child)).as("%s", child.errors()).isZero();
            }
            assertThat(client.get("/batches").json().at("/data/0/metadata/source").asText())
                    .isEqualTo("run");
        }
        assertThat(ids(folder.resolve("in.results.jsonl")))
                .containsExactlyInAnyOrderElementsOf(expected(5));
    }
}
