package dev.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.caravan.cli.Terminal.Run;
import dev.caravan.fake.CannedServer;
import dev.caravan.fake.CannedServer.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

@DisplayName("OPS-3 SVC-11: caravan services, as JSON")
class ServicesCommandTest {
    @TempDir private Path folder;
    private final CannedServer gateway = new CannedServer();

    @AfterEach
    void close() {
        gateway.close();
    }

    private Run run(String... args) throws IOException {
        Path config = Files.writeString(folder.resolve("gateway.json5"), "{}");
        List<String> all = new ArrayList<>(List.of("services"));
        all.addAll(Arrays.asList(args));
        all.addAll(List.of("--config", config.toString(), "--json"));
        return new Terminal(Map.of("OPENCLAW_STATE_DIR", folder.toString()))
                .run(all.toArray(String[]::new));
    }

    @Test
    void confirmsAnOrder() throws IOException {
        gateway.answers(new Answer(202, "application/json", "{}"));
        Run run = run("stop", "demo", "--url", gateway.url());
        assertThat(run.exit()).isZero();
        assertThat(run.json())
                .isEqualTo(
                        new JsonMapper()
                                .readTree("{\"ok\":true,\"service\":\"demo\",\"asked\":\"stop\"}"));
        assertThat(gateway.asked().getFirst().path()).isEqualTo("/console/api/services/demo/stop");
    }

    @Test
    void tellsWhyAnOrderWasRefused() throws IOException {
        gateway.answers(
                new Answer(404, "application/json", "{\"error\":{\"message\":\"no such one\"}}"));
        Run run = run("start", "demo", "--url", gateway.url());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(run.json().path("ok").asBoolean(true)).isFalse();
        assertThat(run.json().path("error").asText()).isEqualTo("no such one");
    }

    @Test
    void givesTheLogLineByLine() throws IOException {
        Path logs = Files.createDirectories(folder.resolve("services"));
        Files.writeString(logs.resolve("demo.log"), "one\ntwo \"quoted\"\n");
        Run run = run("logs", "demo");
        assertThat(run.exit()).isZero();
        assertThat(run.json().path("lines").valueStream().map(line -> line.asText()))
                .containsExactly("one", "two \"quoted\"");
    }

    @Test
    void tellsThatThereIsNoLog() throws IOException {
        Run run = run("logs", "demo");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.json().path("error").asText()).contains("no log of demo");
        assertThat(run("logs", "demo", "--follow").exit()).isEqualTo(2);
    }
}
