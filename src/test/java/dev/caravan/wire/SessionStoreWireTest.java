package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.cli.Caravan;
import dev.caravan.fake.ChildJvm;
import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.SimulatorProcess;
import dev.caravan.store.EmbeddedStoreTest;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

@DisplayName("SES-5: the store of a real gateway")
final class SessionStoreWireTest {
    private static final String PATH = "/chat/completions";
    private static final List<String> FLAGS = List.of("-Xmx512m");
    private static final String BODY =
            """
            {"model": "second/two", "user": "Ann", "messages": [{"role": "user", "content": "hi"}]}
            """;

    private static SimulatorProcess model;

    @BeforeAll
    static void start() {
        model = SimulatorProcess.start("--reply", "hello Ann");
    }

    @AfterAll
    static void stop() {
        model.close();
    }

    private static Path folder() {
        return GatewayProcess.folderWith(TwoProviders.config(model.baseUrl(), model.baseUrl(), ""));
    }

    /** A command of the launcher on a gateway's folder; its output once it is over. */
    private static List<String> command(Path folder, String port, String... words)
            throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--config", folder.resolve("gateway.json5").toString()));
        try (ChildJvm command =
                ChildJvm.start(
                        Caravan.class,
                        FLAGS,
                        Map.of(
                                "OPENCLAW_STATE_DIR",
                                folder.resolve("state").toString(),
                                "OPENCLAW_GATEWAY_PORT",
                                port),
                        arguments.toArray(String[]::new))) {
            command.process().waitFor();
            List<String> all = new ArrayList<>(List.of("exit " + command.process().exitValue()));
            // Its last words may still be on their way through the pipe.
            await().until(() -> !command.output().isEmpty() || !command.errors().isEmpty());
            all.addAll(command.output());
            all.addAll(command.errors());
            return all;
        }
    }

    @Test
    @DisplayName("SES-1, SES-5: no session, no store; a session outlives the gateway; the commands")
    void outlivesTheGateway() throws Exception {
        Path folder = folder();
        Path database = folder.resolve("state/caravan.mv.db");
        Path kept = Files.createTempDirectory("caravan-kept");
        try (GatewayProcess gateway = GatewayProcess.startIn(folder, FLAGS, Map.of());
                Client client = new Client(gateway.baseUrl())) {
            String port = "" + URI.create(gateway.baseUrl()).getPort();
            assertThat(client.chat("second/two").status()).isEqualTo(200);
            assertThat(database).doesNotExist();
            assertThat(command(folder, port, "sessions", "list")).contains("exit 0", "(none)");
            assertThat(database).doesNotExist();

            assertThat(client.post(PATH, BODY).status()).isEqualTo(200);
            // The gateway has the file, so the command asks the gateway.
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () ->
                                    assertThat(command(folder, port, "sessions", "list"))
                                            .anyMatch(
                                                    l -> l.endsWith("agent:main:openai-user:ann")));
            assertThat(command(folder, "1", "sessions", "list"))
                    .contains("exit 1")
                    .anyMatch(
                            l -> l.contains("in use by process " + gateway.child().process().pid()))
                    .anyMatch(l -> l.contains("No gateway answers"));
            gateway.child().process().destroyForcibly().waitFor();
            Files.copy(folder.resolve("gateway.json5"), kept.resolve("gateway.json5"));
            Files.createDirectories(kept.resolve("state"));
            Files.copy(database, kept.resolve("state/caravan.mv.db"));
        }
        assertThat(command(kept, "1", "sessions", "show", "agent:main:openai-user:ann"))
                .contains("exit 0", "[user]", "hi", "[assistant]", "hello Ann");
        assertThat(command(kept, "1", "sessions", "delete", "agent:main:openai-user:ann"))
                .contains("exit 0", "deleted agent:main:openai-user:ann");
        assertThat(command(kept, "1", "sessions", "delete", "agent:main:openai-user:ann"))
                .contains("exit 1", "There is no session agent:main:openai-user:ann");
    }

    @Test
    @DisplayName("SES-5: without the store nothing stateless fails; sessions go on when it is back")
    void servesWithoutTheStore() throws Exception {
        Path folder = folder();
        try (ChildJvm holder =
                ChildJvm.start(
                        EmbeddedStoreTest.StoreHolder.class,
                        folder.resolve("state").toString(),
                        "file:caravan")) {
            assertThat(holder.firstLine()).isEqualTo("open");
            try (GatewayProcess gateway = GatewayProcess.startIn(folder, FLAGS, Map.of());
                    Client client = new Client(gateway.baseUrl())) {
                gateway.awaitLog("in use by process " + holder.process().pid());
                Client.Answer refused = client.post(PATH, BODY);
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.errorCode()).isEqualTo("session_store_unavailable");
                assertThat(refused.header("Retry-After")).isEqualTo("5");
                assertThat(refused.text()).doesNotContain(folder.toString());
                assertThat(client.chat("second/two").status()).isEqualTo(200);

                holder.process().destroyForcibly().waitFor();
                await().atMost(Duration.ofSeconds(15))
                        .until(() -> client.post(PATH, BODY).status() == 200);
            }
        }
    }
}
