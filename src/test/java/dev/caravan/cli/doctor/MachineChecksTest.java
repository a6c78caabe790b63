package dev.caravan.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.caravan.config.GatewayConfig;
import dev.caravan.routing.Configured;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

@DisplayName("OPS-3: caravan doctor on the machine and the port")
class MachineChecksTest {
    private static final Path HERE = Path.of("");

    @TempDir private Path folder;

    private static Finding only(List<Finding> findings, String check) {
        return findings.stream().filter(f -> f.check().equals(check)).findFirst().orElseThrow();
    }

    @Test
    void isContentWithAWholeHouse() {
        List<Finding> findings = new MachineChecks(HERE, folder.resolve("new/state"), 25).basics();
        assertThat(findings).hasSize(3).noneMatch(Finding::isWrong);
        assertThat(only(findings, "state").found()).contains("will be made");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        List<Finding> findings = new MachineChecks(folder, file.resolve("state"), 24).basics();
        assertThat(findings).hasSize(3).allMatch(Finding::isWrong);
        assertThat(only(findings, "java").todo()).contains("JDK 25");
        assertThat(only(findings, "state").todo()).contains("OPENCLAW_STATE_DIR");
        assertThat(only(findings, "routes").found()).contains("serve.camel.yaml");
    }

    private List<Finding> services(String command, String more) {
        String local = "localService: { command: '" + folder.resolve(command) + "'" + more + " }";
        GatewayConfig config =
                Configured.of(
                        "p: { baseUrl: 'http://127.0.0.1:9', models: [], " + local + " }", "");
        return new MachineChecks(HERE, folder, 25).services(config);
    }

    @Test
    @DisplayName("SVC-1: the programs of local services exist and may be executed")
    void looksAtPrograms() throws IOException {
        Path program = Files.writeString(folder.resolve("run"), "#!/bin/sh\n");
        assertThat(services("none", "").getFirst().todo())
                .contains("models.providers.p.localService.command");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rw-------"));
        assertThat(services("run", "").getFirst().todo()).contains("chmod +x");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        assertThat(services("run", "")).noneMatch(Finding::isWrong);
        assertThat(services("run", ", cwd: '" + folder.resolve("no") + "'").getFirst().todo())
                .contains("localService.cwd");
    }

    private static Finding port(int port, String more) {
        GatewayConfig config =
                Configured.read(
                        "{ gateway: { port: "
                                + port
                                + more
                                + ", http: { endpoints: { chatCompletions: { enabled: true } } } }"
                                + " }",
                        Map.of());
        return new PortCheck(config, URI.create("http://127.0.0.1:" + port), Duration.ofSeconds(5))
                .look();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "200, |{\"data\":[{},{}]}|, OK, with 2 models",
                "200, |{}|, WRONG, no gateway",
                "200, <html>, WRONG, no gateway",
                "401, |{}|, WRONG, refuses this configuration's credential",
                "404, |{}|, WRONG, no gateway",
                "503, |{}|, NOTE, busy",
            })
    void judgesWhoeverAnswers(int code, String body, Finding.State state, String found)
            throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/v1/models",
                call -> {
                    String token = call.getRequestHeaders().getFirst("Authorization");
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    call.sendResponseHeaders("Bearer t1".equals(token) ? code : 418, bytes.length);
                    call.getResponseBody().write(bytes);
                    call.close();
                });
        server.start();
        try {
            Finding finding = port(server.getAddress().getPort(), ", auth: { token: 't1' }");
            assertThat(finding.state()).isEqualTo(state);
            assertThat(finding.found()).contains(found);
            assertThat(finding.todo().isEmpty()).isEqualTo(!finding.isWrong());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void isContentWithAFreePort() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(port(free, "").found()).startsWith("free");
        assertThat(port(0, "").isWrong()).isFalse();
    }

    @Test
    void saysThatNoEndpointIsOpen() {
        Finding finding =
                new PortCheck(
                                Configured.of("", ""),
                                URI.create("http://127.0.0.1:1"),
                                Duration.ofSeconds(1))
                        .look();
        assertThat(finding.todo()).contains("chatCompletions.enabled");
    }
}
