package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.Caravan;
import dev.caravan.fake.ChildJvm;
import dev.caravan.fake.GatewayProcess;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

@DisplayName("6.4: the embedded store of a state folder has one owner")
final class OneOwnerWireTest {
    private static final List<String> FLAGS = List.of("-Xmx256m");
    private static final String OPEN =
            "{gateway: {http: {endpoints: {chatCompletions: {enabled: true}}}}}";

    @TempDir Path state;

    private static int exitCode(ChildJvm child) throws InterruptedException {
        assertThat(child.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        return child.process().exitValue();
    }

    @Test
    @DisplayName("a second gateway is refused in one line; after kill -9 of the first it starts")
    void refusesTheSecond() throws Exception {
        Map<String, String> shared = Map.of("OPENCLAW_STATE_DIR", state.toString());
        try (GatewayProcess first = GatewayProcess.start(OPEN, FLAGS, shared)) {
            long pid = first.child().process().pid();
            try (ChildJvm second =
                    GatewayProcess.launch(
                            GatewayProcess.folderWith(OPEN), FLAGS, shared, "--port", "0")) {
                assertThat(exitCode(second)).isEqualTo(69);
                List<String> errors =
                        second.errors().stream().filter(l -> !l.contains(" INFO ")).toList();
                assertThat(errors).hasSize(1);
                assertThat(errors.getFirst())
                        .contains("in use by process " + pid)
                        .contains("gateway.store.url")
                        .contains("OPENCLAW_STATE_DIR");
            }
            try (Client client = new Client(first.baseUrl())) {
                assertThat(client.get("/models").status()).isEqualTo(200);
            }
            first.child().process().destroyForcibly().waitFor();

            try (GatewayProcess third = GatewayProcess.start(OPEN, FLAGS, shared)) {
                assertThat(third.child().process().isAlive()).isTrue();
            }
        }
    }

    @Test
    @DisplayName("a lock file that names a living process which does not hold it blocks nobody")
    void takesNoNotice() throws Exception {
        // As after kill -9, when this process got the number of the dead one.
        Files.writeString(state.resolve("caravan.lock"), ProcessHandle.current().pid() + "\n");
        try (GatewayProcess gateway =
                GatewayProcess.start(OPEN, FLAGS, Map.of("OPENCLAW_STATE_DIR", state.toString()))) {
            assertThat(Files.readString(state.resolve("caravan.lock")).strip())
                    .isEqualTo(String.valueOf(gateway.child().process().pid()));
        }
    }

    @Test
    @DisplayName("commands beside a running gateway need no lock")
    void lets() throws Exception {
        Path folder = GatewayProcess.folderWith(OPEN);
        try (GatewayProcess gateway = GatewayProcess.startIn(folder, FLAGS, Map.of());
                ChildJvm command =
                        ChildJvm.start(
                                Caravan.class,
                                FLAGS,
                                Map.of("OPENCLAW_STATE_DIR", folder.resolve("state").toString()),
                                "sessions",
                                "list",
                                "--config",
                                folder.resolve("gateway.json5").toString())) {
            assertThat(exitCode(command)).isZero();
            assertThat(gateway.child().process().isAlive()).isTrue();
        }
    }
}
