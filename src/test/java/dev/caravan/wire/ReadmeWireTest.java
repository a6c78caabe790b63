package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.cli.Caravan;
import dev.caravan.fake.GatewayProcess;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

@DisplayName("OPS-11 OPS-2: what the README says, on the shipped configuration")
final class ReadmeWireTest {
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() throws IOException {
        Path folder = Files.createTempDirectory("caravan-readme");
        String port = String.valueOf(freePort());
        Files.writeString(
                folder.resolve("gateway.json5"), Files.readString(Path.of("config/gateway.json5")));
        Files.createDirectory(folder.resolve("providers"));
        Files.writeString(
                folder.resolve("providers/demo.json5"),
                Files.readString(Path.of("config/providers/demo.json5")).replace("18790", port));
        gateway =
                GatewayProcess.startIn(
                        folder, List.of("-Xmx256m"), Map.of("CARAVAN_HOME", launcher(folder)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Stands for the real launcher, which would run what was packaged before. */
    private static String launcher(Path folder) throws IOException {
        Path launcher = folder.resolve("caravan");
        Files.writeString(
                launcher,
                "#!/bin/sh\nexec '%s/bin/java' -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '%s' %s \"$@\"\n"
                        .formatted(
                                System.getProperty("java.home"),
                                System.getProperty("java.class.path"),
                                Caravan.class.getName()));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder.toString();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        gateway.child().terminate();
        boolean ended =
                gateway.child().process().waitFor(30, java.util.concurrent.TimeUnit.SECONDS);
        gateway.close();
        assertThat(ended).isTrue();
    }

    /** The commands of the README that call the gateway, each on one line. */
    private static List<String> curls() throws IOException {
        String readme = Files.readString(Path.of("README.md")).replace("\\\n", " ");
        return readme.lines()
                .filter(line -> line.startsWith("curl "))
                .map(
                        line ->
                                line.replace(
                                        "127.0.0.1:18789",
                                        URI.create(gateway.baseUrl()).getAuthority()))
                .toList();
    }

    private static String run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + "\n" + output).isZero();
        return output;
    }

    @Test
    void answersItsCurls() throws IOException, InterruptedException {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/curl")))
                .as("SKIPPED: /usr/bin/curl is not on this machine")
                .isTrue();
        List<String> answers = new ArrayList<>();
        for (String curl : curls()) {
            answers.add(run(curl));
        }

        assertThat(answers).hasSize(3);
        assertThat(answers.get(0)).contains("\"chat.completion\"").contains("You said: hello");
        assertThat(answers.get(1)).startsWith("data: {").endsWith("data: [DONE]\n\n");
        assertThat(answers.get(2)).contains("\"demo/caravan-sim\"");
    }

    @Test
    @DisplayName("SVC-11: caravan services list shows the one that was started")
    void listsTheService() throws IOException, InterruptedException {
        try (Client client = new Client(gateway.baseUrl())) {
            assertThat(client.chat("openclaw").header("x-caravan-local-service")).isNotEmpty();
        }
        URI base = URI.create(gateway.baseUrl()).resolve("/");
        String list =
                run(
                        "'%s/bin/java' -cp '%s' %s services list --url %s --config %s"
                                .formatted(
                                        System.getProperty("java.home"),
                                        System.getProperty("java.class.path"),
                                        Caravan.class.getName(),
                                        base,
                                        "src/test/resources/routes/three-providers.json5"));

        assertThat(list).contains("SERVICE").contains("demo").contains("ready");
    }

    @Test
    @DisplayName("SVC-11 DGN-3: the meters of a service, its labels from the configuration only")
    void countsTheService() throws IOException, InterruptedException {
        String base = URI.create(gateway.baseUrl()).resolve("/observe").toString();
        try (Client chat = new Client(gateway.baseUrl());
                Client observe = new Client(base)) {
            assertThat(chat.chat("openclaw").status()).isEqualTo(200);

            // The lease ends with the exchange, a moment after the client has its answer.
            await().until(
                            () ->
                                    observe.get("/metrics")
                                            .text()
                                            .contains(
                                                    "caravan_services_leases{service=\"demo\"} 0"));
            String metrics = observe.get("/metrics").text();
            String health = observe.get("/health").text();

            assertThat(metrics)
                    .contains("caravan_services_state{service=\"demo\",state=\"ready\"} 1")
                    .contains("caravan_services_starts_total{service=\"demo\"} 1")
                    .containsPattern(
                            "caravan_services_start_duration_seconds\\{service=\"demo\"} [0-9.]+");
            assertThat(health).contains("\"service.demo\":\"ready\"");
        }
    }
}
