package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.caravan.fake.ChildJvm;
import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.SimulatorProcess;
import dev.caravan.wire.Client.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** Local services that cannot be had: each failure says what is wrong. */
final class ServiceFailureWireTest {
    private static final String SECRET = "sk-printed-by-mistake-7391";

    private static OnDemand services;
    private static SimulatorProcess hosted;
    private static HttpServer mute;

    @BeforeAll
    static void start() throws IOException {
        services = new OnDemand();
        hosted = SimulatorProcess.start("--reply", "hosted here");
        mute = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        mute.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(404, -1);
                    exchange.close();
                });
        mute.start();
        services.service("missing").put("command", "/nowhere/llama-server");
        services.service("plain").put("command", file("plain", "rw-r--r--").toString());
        services.service("folder").put("cwd", "/nowhere/at/all");
        services.service("exits", "--exit-code", "3");
        services.service("never", "--start-delay-ms", "600000").put("readyTimeoutMs", 1_500);
        services.service("loading", "--start-delay-ms", "600000").put("readyTimeoutMs", 8_000);
        services.service("repeated").put("command", "/nowhere/again");
        talker();
        services.serviceAt(mute.getAddress().getPort(), "taken");
        services.provider("hosted", hosted.baseUrl());
        var choice = services.config().withObject("/agents/defaults/model");
        choice.put("primary", "missing/m").putArray("fallbacks").add("hosted/m");
        services.start();
    }

    /** Prints its key and ends. */
    private static void talker() throws IOException {
        Path script = file("talker", "rwx------");
        Files.writeString(script, "#!/bin/sh\necho \"loading with $KEY\"\nexit 4\n");
        var service = services.service("talks").put("command", script.toString());
        service.putArray("args");
        service.putObject("env").put("KEY", SECRET);
    }

    private static Path file(String name, String permissions) throws IOException {
        return Files.createFile(
                services.state().resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    }

    @AfterAll
    static void stop() {
        services.close();
        hosted.close();
        mute.stop(0);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("SVC-7: a service that cannot be started is a 503 that says why")
    @CsvSource({
        "missing, the command /nowhere/llama-server does not exist",
        "plain, is not executable",
        "folder, the working folder /nowhere/at/all does not exist",
        "exits, told to exit with 3",
        "never, not ready within 1500 ms",
        "talks, exit code 4",
        "taken, /v1/models: HTTP 404",
    })
    void saysWhyItCannotBeStarted(String id, String why) {
        Answer answer = services.chat(id);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.errorCode()).isEqualTo("local_service_failed");
        assertThat(answer.errorMessage()).contains(why).doesNotContain(SECRET);
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertThat(answer.header("x-caravan-attempts")).isEqualTo(id + "/m:local_service_failed");
        assertThat(services.row(id).path("lastError").asText()).doesNotContain(SECRET);
        assertThat(String.join("\n", services.gateway().log())).doesNotContain(SECRET);
        services.awaitGone(id);
    }

    @Test
    @DisplayName("SVC-4: the server that holds the port is told of and not signalled")
    void leavesTheServerThatHoldsThePortAlone() {
        services.chat("taken");

        assertThat(services.row("taken").path("state").asText()).isEqualTo("failed");
        try (var still = new Client("http://127.0.0.1:" + mute.getAddress().getPort())) {
            assertThat(still.get("/models").status()).isEqualTo(404);
        }
    }

    @Test
    @DisplayName("SVC-7: a start that takes too long tells the URL and what the last probe saw")
    void tellsOfTheLastProbe() {
        assertThat(services.chat("loading").errorMessage())
                .contains("http://127.0.0.1:" + services.port("loading") + "/v1/models")
                .contains("HTTP 503");
    }

    @Test
    @DisplayName("SVC-7: it is a reason to fall back")
    void fallsBack() {
        Answer answer = services.client().streamed("openclaw");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(Client.content(answer.events())).isEqualTo("hosted here");
        assertThat(answer.header("x-caravan-attempts"))
                .isEqualTo("missing/m:local_service_failed,hosted/m:ok");
        assertThat(answer.header("x-caravan-local-service")).isEmpty();
    }

    @Test
    @DisplayName("SVC-7: after three failed starts requests fail at once, and say until when")
    void backsOff() {
        for (int i = 0; i < 3; i++) {
            assertThat(services.chat("repeated").errorMessage()).doesNotContain("next try");
        }

        Answer fourth = services.chat("repeated");

        assertThat(fourth.status()).isEqualTo(503);
        assertThat(fourth.errorMessage()).contains("next try in").contains("/nowhere/again");
        assertThat(Integer.parseInt(fourth.header("Retry-After"))).isBetween(1, 2);
    }

    @Test
    @DisplayName("3.1 CFG-3: a command that is not an absolute path is refused at the start")
    void refusesACommandThatTheShellWouldHaveToFind() throws InterruptedException {
        try (OnDemand wrong = new OnDemand()) {
            wrong.service("x").put("command", "llama-server");
            Path folder = GatewayProcess.folderWith(wrong.config().toString());
            try (ChildJvm child = GatewayProcess.launch(folder, List.of(), Map.of())) {
                assertThat(child.process().waitFor()).isEqualTo(78);
                assertThat(String.join("\n", child.errors()))
                        .contains("models.providers.x.localService.command");
            }
        }
    }
}
