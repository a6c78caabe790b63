package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.fake.ArtemisBroker;
import dev.caravan.fake.ChildJvm;
import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.JmsClient;
import dev.caravan.fake.SimulatorProcess;

import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

@DisplayName("INT-2 GUA-1 GUA-2: a gateway with the broker inside is killed and started again")
final class JmsKillWireTest {
    private static final List<String> FLAGS =
            List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    private static final Logger LOG = LoggerFactory.getLogger(JmsKillWireTest.class);
    private static final int CONCURRENCY = 4;
    private static final int DEATHS = 2;

    private final int port = ArtemisBroker.freePort();
    private static SimulatorProcess model;
    private Path folder = Path.of("");

    private void configure(int maxDeliveries) {
        folder =
                GatewayProcess.folderWith(
                        JmsGateway.config(
                                model.baseUrl(),
                                """
                                port: %d, user: 'gate', password: 'canary-pass',
                                concurrency: %d, maxDeliveries: %d
                                """
                                        .formatted(port, CONCURRENCY, maxDeliveries),
                                ""));
    }

    @BeforeAll
    static void start() {
        model = SimulatorProcess.start("--response-delay-ms", "40");
    }

    @AfterAll
    static void stop() {
        model.close();
    }

    @BeforeEach
    void calm() {
        model.behave("{}");
        model.clear();
    }

    private GatewayProcess started() {
        return GatewayProcess.startIn(folder, FLAGS, Map.of());
    }

    private JmsClient client() throws JMSException {
        return new JmsClient("tcp://127.0.0.1:" + port, "gate", "canary-pass");
    }

    private static void kill(GatewayProcess gateway) throws InterruptedException {
        // SIGKILL, whatever it does just now.
        gateway.child().process().destroyForcibly().waitFor();
    }

    private int asked() {
        return model.count(TwoProviders.CHAT);
    }

    @Test
    @DisplayName("each custom_id has one result; no more is asked twice than was under way")
    void hasEachResultOnce() throws Exception {
        hasEachResultOnce(200, 3);
    }

    @Test
    @Tag("soak")
    @DisplayName("2,000 messages, 12 kills at random points")
    void survivesManyKills() throws Exception {
        hasEachResultOnce(2_000, 12);
    }

    private void hasEachResultOnce(int messages, int kills) throws Exception {
        configure(kills + 1);
        boolean sent = false;
        for (int point : KillPoints.of(messages, kills, 7)) {
            GatewayProcess gateway = started();
            if (!sent) {
                try (JmsClient client = client()) {
                    for (int i = 1; i <= messages; i++) {
                        client.send(JmsGateway.REQUESTS, JmsGateway.line("c" + i, "only/one"));
                    }
                }
                sent = true;
            }
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> asked() >= point);
            kill(gateway);
        }
        try (GatewayProcess _ = started();
                JmsClient client = client()) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < messages; i++) {
                ids.add(id(client.receive(JmsGateway.RESULTS, JmsGateway.SOON)));
            }
            assertThat(ids)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, messages).mapToObj(i -> "c" + i).toList());
            assertThat(client.receive(JmsGateway.RESULTS, Duration.ofMillis(300))).isEmpty();
            assertThat(client.browse(JmsGateway.REQUESTS)).isEmpty();
            assertThat(client.browse(JmsGateway.DEAD)).isEmpty();
            LOG.info("{} messages, {} kills: {} asked", messages, kills, asked());
            assertThat(asked()).isBetween(messages, messages + kills * CONCURRENCY);
        }
    }

    private static String id(Optional<Message> result) throws JMSException {
        return JmsGateway.json(result.orElseThrow()).path("custom_id").asText();
    }

    @Test
    @DisplayName("a message that the process dies of each time becomes a dead letter")
    void buriesWhatItDiesOf() throws Exception {
        configure(DEATHS);
        model.behave("{\"responseDelayMs\": 60000}");
        for (int death = 1; death <= DEATHS; death++) {
            GatewayProcess gateway = started();
            if (death == 1) {
                try (JmsClient client = client()) {
                    client.send(JmsGateway.REQUESTS, JmsGateway.line("poison", "only/one"));
                }
            }
            int begun = death;
            await().atMost(Duration.ofSeconds(30)).until(() -> asked() >= begun);
            kill(gateway);
        }
        try (GatewayProcess _ = started();
                JmsClient client = client()) {
            Message dead = client.receive(JmsGateway.DEAD, JmsGateway.SOON).orElseThrow();
            assertThat(dead.getStringProperty("caravan_reason"))
                    .startsWith("too_many_deliveries: It was begun " + DEATHS + " times");
            assertThat(JmsGateway.json(dead).path("custom_id").asText()).isEqualTo("poison");
            assertThat(asked()).isEqualTo(DEATHS);
        }
    }

    @Test
    @DisplayName("a second gateway on the same journal says whose it is, and waits for nothing")
    void refusesASecondOne() throws Exception {
        configure(1);
        try (GatewayProcess first = started();
                ChildJvm second = GatewayProcess.launch(folder, FLAGS, Map.of(), "--port", "0")) {
            assertThat(second.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(second.process().exitValue()).isNotZero();
            assertThat(second.errors())
                    .anyMatch(
                            line ->
                                    line.contains("in use by process ")
                                            && line.contains("" + first.child().process().pid()));
            Assertions.assertThatThrownBy(
                            () -> new JmsClient("tcp://127.0.0.1:" + port, "gate", "guessed"))
                    .isInstanceOf(JMSSecurityException.class);
            assertThat(first.log()).noneMatch(line -> line.contains("canary-pass"));
        }
    }
}
