package dev.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.cli.SimulateCommand;
import dev.caravan.fake.ChildJvm;
import dev.caravan.fake.SimulatorProcess;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

@DisplayName("OPS-2 The simulator is a process of its own")
class SimulatorProcessTest {
    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @Test
    void servesUntilItIsTerminated() throws Exception {
        try (SimulatorProcess simulator = SimulatorProcess.start("--fault", "status=503,times=1");
                Client client = new Client(simulator.baseUrl())) {
            assertThat(client.chat(HELLO).statusCode()).isEqualTo(503);
            assertThat(client.chat(HELLO).statusCode()).isEqualTo(200);
            assertThat(simulator.requests("/v1/chat/completions")).hasSize(2);
            simulator.behave("{\"reply\":\"changed\"}");
            assertThat(client.chat(HELLO).body()).contains("changed");
            assertThatThrownBy(() -> simulator.behave("{\"x\":1}"))
                    .isInstanceOf(IllegalArgumentException.class);
            simulator.clear();
            assertThat(simulator.requests()).isEmpty();

            simulator.terminate();
            assertThat(simulator.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void survivesSigtermAndAFloodIfTold() throws Exception {
        try (SimulatorProcess simulator =
                        SimulatorProcess.start("--ignore-sigterm", "--flood-kb", "300");
                Client client = new Client(simulator.baseUrl())) {
            assertThat(simulator.errors()).hasSizeGreaterThanOrEqualTo(300);
            // The hook says on which side of the signal we are.
            simulator.terminate();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> simulator.errors().contains("simulator: ignoring SIGTERM"));
            assertThat(client.chat(HELLO).statusCode()).isEqualTo(200);
            assertThat(simulator.process().isAlive()).isTrue();
        }
    }

    @Test
    void exitsAtOnceWithACode() throws Exception {
        try (ChildJvm child = ChildJvm.start(SimulatorMain.class, "--exit-code", "7")) {
            assertThat(child.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(child.process().exitValue()).isEqualTo(7);
        }
    }

    @Test
    void loadsItsModelForAWhile() throws Exception {
        SimulatorOptions slow = SimulatorOptions.onFreePort().withStartDelay(600_000, false);
        try (Simulator simulator = Simulator.start(slow);
                Client client = new Client(simulator.baseUrl())) {
            assertThat(client.get("/health").statusCode()).isEqualTo(503);
            JsonNode error = client.chatJson(HELLO).path("error");
            assertThat(error.path("message").asText()).isEqualTo("Loading model");
        }
        try (Simulator simulator = Simulator.start(slow.withStartDelay(50, false));
                Client client = new Client(simulator.baseUrl())) {
            await().until(() -> client.get("/health").statusCode() == 200);
        }
    }

    @Test
    void doesNotListenWhileItStartsIfTold() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (ChildJvm child =
                        ChildJvm.start(
                                SimulatorMain.class,
                                "--port",
                                Integer.toString(port),
                                "--start-delay-ms",
                                "600000",
                                "--refuse-while-starting",
                                "--flood-kb",
                                "1");
                Client client = new Client("http://127.0.0.1:" + port + "/v1")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> !child.errors().isEmpty());
            assertThatThrownBy(() -> client.get("/health")).isInstanceOf(ConnectException.class);
        }
        SimulatorOptions quick = SimulatorOptions.onFreePort().withStartDelay(30, true);
        try (Simulator simulator = Simulator.start(quick);
                Client client = new Client(simulator.baseUrl())) {
            assertThat(client.get("/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void saysWhenThePortIsTaken() {
        try (Simulator first = Simulator.start(SimulatorOptions.onFreePort())) {
            SimulatorOptions same =
                    new SimulatorOptions(
                            "127.0.0.1", first.port(), 0, false, true, Behaviour.NORMAL, List.of());
            assertThatThrownBy(() -> Simulator.start(same))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(Integer.toString(first.port()));
        }
    }

    @Test
    void endsWithCode2WhenAnOptionIsWrong() {
        StringWriter errors = new StringWriter();
        CommandLine command =
                new CommandLine(new SimulateCommand()).setErr(new PrintWriter(errors));

        assertThat(command.execute("--fault", "explode")).isEqualTo(2);
        assertThat(errors.toString()).contains("--fault", "explode");
        assertThat(command.execute("--port", "0", "--tokens", "-1")).isEqualTo(2);
    }

    @Test
    void explainsEachSwitchInTheHelp() {
        CommandLine command = new CommandLine(new SimulateCommand());

        assertThat(command.getUsageMessage())
                .contains("--fault", "error-event", "--token-delay-ms");
        assertThat(command.getCommandSpec().options())
                .allMatch(option -> option.description().length > 0);
    }
}
