package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.fake.ArtemisBroker;
import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.JmsClient;
import dev.caravan.fake.SimulatorProcess;

import jakarta.jms.JMSException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

@DisplayName("INT-2: the route of messages, edited")
final class JmsRouteWireTest {
    private static final int CONCURRENCY = 2;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static SimulatorProcess model;

    @SuppressWarnings("NullAway.Init")
    private ArtemisBroker broker;

    @BeforeAll
    static void startModel() {
        model = SimulatorProcess.start();
    }

    @AfterAll
    static void stopModel() {
        model.close();
    }

    @BeforeEach
    void start() {
        broker = new ArtemisBroker(folder);
        model.behave("{}");
        model.clear();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private String config(String jms) {
        return JmsGateway.config(
                        model.baseUrl(),
                        "%s url: '%s', concurrency: %d".formatted(jms, broker.url(), CONCURRENCY),
                        "")
                .replace("gateway: {", "gateway: { routes: { intervalMs: 50 },");
    }

    private static String customId(JmsClient client) throws JMSException {
        return JmsGateway.json(client.receive(JmsGateway.RESULTS, JmsGateway.SOON).orElseThrow())
                .path("custom_id")
                .asText();
    }

    private int asked() {
        return model.requests(TwoProviders.CHAT).size();
    }

    private static void copy(Path home, String name) throws IOException {
        try (var files = Files.walk(Path.of(name))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = home.resolve(file.toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    @Test
    @DisplayName("OPS-7: an edited route takes over; what the old one has begun ends there")
    void isReloaded() throws Exception {
        Path home = GatewayProcess.folderWith(config(""));
        copy(home, "routes");
        copy(home, "config/application.properties");
        model.behave("{\"responseDelayMs\": 1500}");
        try (GatewayProcess gateway = GatewayProcess.startAtHome(home);
                JmsClient client = new JmsClient(broker.url())) {
            await().until(() -> broker.consumers(JmsGateway.REQUESTS) == CONCURRENCY);
            client.send(JmsGateway.REQUESTS, JmsGateway.line("old", "only/one"));
            await().until(() -> asked() == 1);
            Path route = home.resolve("routes/intake/batch-jms.camel.yaml");
            Files.writeString(
                    home.resolve("next"),
                    Files.readString(route).replace("Serves each message", "Takes each message"));
            Files.move(home.resolve("next"), route, StandardCopyOption.REPLACE_EXISTING);
            gateway.awaitLog(" routes from ");
            assertThat(client.browse(JmsGateway.RESULTS)).as("still under way").isEmpty();
            client.send(JmsGateway.REQUESTS, JmsGateway.line("new", "only/one"));
            assertThat(List.of(customId(client), customId(client)))
                    .containsExactlyInAnyOrder("old", "new");
            assertThat(asked()).isEqualTo(2);
            gateway.awaitLog("old routes ended, 0 sets left");
            await().until(() -> broker.consumers(JmsGateway.REQUESTS) == CONCURRENCY);
        }
    }

    @Test
    @DisplayName("GUA-1: a result that was sent is not there until the message is taken")
    void sendsWithinTheTransaction() throws Exception {
        Path home = GatewayProcess.folderWith(config("maxDeliveries: 3,"));
        copy(home, "routes");
        copy(home, "config/application.properties");
        Path route = home.resolve("routes/intake/batch-jms.camel.yaml");
        String catches = "            doCatch:";
        String fault =
                """
                - throwException:
                    id: too-late
                    exceptionType: java.lang.IllegalStateException
                    message: after the result was sent
                """
                        .indent(14);
        Files.writeString(route, Files.readString(route).replace(catches, fault + catches));
        try (GatewayProcess _ = GatewayProcess.startAtHome(home);
                JmsClient client = new JmsClient(broker.url())) {
            client.send(JmsGateway.REQUESTS, JmsGateway.line("a", "only/one"));
            assertThat(
                            client.receive(JmsGateway.DEAD, JmsGateway.SOON)
                                    .orElseThrow()
                                    .getStringProperty("caravan_reason"))
                    .startsWith("too_many_deliveries: ");
            assertThat(asked()).isEqualTo(3);
            assertThat(client.browse(JmsGateway.RESULTS)).isEmpty();
        }
    }
}
