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

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

@DisplayName("INT-2: gateways on one broker, which come and go")
final class JmsBrokerWireTest {
    private static final List<String> FLAGS =
            List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    private static final int CONCURRENCY = 2;
    private static final String AWAY = " is away, messages wait until it is back: ";
    private static final String BACK = " is back, messages are taken again";

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

    private String config(int graceMs) {
        return JmsGateway.config(
                        model.baseUrl(),
                        "url: '%s', concurrency: %d".formatted(broker.url(), CONCURRENCY),
                        "")
                .replace(
                        "gateway: {",
                        "gateway: { shutdownGraceMs: " + graceMs + ", routes: { intervalMs: 50 },");
    }

    private GatewayProcess gateway(int graceMs) {
        return GatewayProcess.start(config(graceMs), FLAGS, Map.of());
    }

    private static long count(GatewayProcess gateway, String text) {
        return gateway.log().stream().filter(line -> line.contains(text)).count();
    }

    private static String customId(JmsClient client) throws JMSException {
        return JmsGateway.json(client.receive(JmsGateway.RESULTS, JmsGateway.SOON).orElseThrow())
                .path("custom_id")
                .asText();
    }

    private int asked() {
        return model.requests(TwoProviders.CHAT).size();
    }

    @Test
    @DisplayName("two gateways share the queue: each request has one result, both have a part")
    void competes() throws JMSException {
        model.behave("{\"responseDelayMs\": 40}");
        try (GatewayProcess one = gateway(5_000);
                GatewayProcess other = gateway(5_000);
                JmsClient client = new JmsClient(broker.url())) {
            for (int i = 1; i <= 40; i++) {
                client.send(JmsGateway.REQUESTS, JmsGateway.line("c" + i, "only/one"));
            }
            List<String> ids = new ArrayList<>();
            for (int i = 1; i <= 40; i++) {
                ids.add(customId(client));
            }
            assertThat(ids)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, 40).mapToObj(i -> "c" + i).toList());
            assertThat(asked()).isEqualTo(40);
            assertThat(count(one, "batch-line 200")).isGreaterThan(5);
            assertThat(count(other, "batch-line 200")).isGreaterThan(5);
        }
    }

    @Test
    @DisplayName("the broker is away, comes, goes, comes: told once each, and messages are taken")
    void outlivesTheBroker() throws JMSException {
        broker.stop();
        try (GatewayProcess gateway = gateway(5_000);
                Client http = new Client(gateway.baseUrl());
                Client observe =
                        new Client(URI.create(gateway.baseUrl()).resolve("/observe").toString())) {
            for (int time = 1; time <= 2; time++) {
                long times = time;
                await().until(() -> count(gateway, AWAY) == times);
                await().untilAsserted(() -> assertThat(state(observe)).startsWith("down: "));
                assertThat(http.chat("openclaw").status()).isEqualTo(200);
                // Long enough for another try.
                await().pollDelay(Duration.ofMillis(2_200)).until(() -> true);
                broker.restart();
                try (JmsClient client = new JmsClient(broker.url())) {
                    client.send(JmsGateway.REQUESTS, JmsGateway.line("c" + time, "only/one"));
                    assertThat(customId(client)).isEqualTo("c" + time);
                }
                await().until(() -> count(gateway, BACK) == times);
                assertThat(state(observe)).isEqualTo("up");
                assertThat(count(gateway, AWAY)).isEqualTo(times);
                if (time == 1) {
                    broker.stop();
                }
            }
            assertThat(gateway.log().stream().filter(line -> line.contains(" WARN ")).toList())
                    .hasSizeLessThan(5);
        }
    }

    private static String state(Client observe) {
        return observe.get("/health").json().findPath("broker.jms").asText();
    }

    @Test
    @DisplayName("a stop lets a message end within the grace")
    void endsWhatItHasBegun() throws Exception {
        model.behave("{\"responseDelayMs\": 1000}");
        try (JmsClient client = new JmsClient(broker.url());
                GatewayProcess gateway = gateway(20_000)) {
            client.send(JmsGateway.REQUESTS, JmsGateway.line("a", "only/one"));
            await().until(() -> asked() == 1);
            gateway.child().terminate();
            client.send(JmsGateway.REQUESTS, JmsGateway.line("b", "only/one"));
            assertThat(gateway.child().process().waitFor(20, TimeUnit.SECONDS)).isTrue();
            // The second is taken, or not, by a gateway that is just stopping: ended or left whole.
            boolean taken = asked() == 2;
            List<String> ended = new ArrayList<>();
            for (int i = 0; i < asked(); i++) {
                ended.add(customId(client));
            }
            assertThat(ended)
                    .containsExactlyInAnyOrderElementsOf(taken ? List.of("a", "b") : List.of("a"));
            assertThat(client.browse(JmsGateway.REQUESTS)).hasSize(taken ? 0 : 1);
        }
    }

    @Test
    @DisplayName("past the grace messages go back to their queue, and another gateway serves them")
    void givesBackWhatIsNotDone() throws Exception {
        model.behave("{\"responseDelayMs\": 60000}");
        try (JmsClient client = new JmsClient(broker.url())) {
            try (GatewayProcess gateway = gateway(200)) {
                for (int i = 1; i <= 5; i++) {
                    client.send(JmsGateway.REQUESTS, JmsGateway.line("c" + i, "only/one"));
                }
                await().until(() -> asked() == CONCURRENCY);
                // None waits in a gateway while another could have it.
                assertThat(broker.delivering(JmsGateway.REQUESTS)).isEqualTo(CONCURRENCY);
                gateway.child().terminate();
                assertThat(gateway.child().process().waitFor(15, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(client.browse(JmsGateway.REQUESTS)).hasSize(5);
            assertThat(client.browse(JmsGateway.RESULTS)).isEmpty();
            model.behave("{}");
            try (GatewayProcess _ = gateway(200)) {
                List<String> ids = new ArrayList<>();
                for (int i = 1; i <= 5; i++) {
                    ids.add(customId(client));
                }
                assertThat(ids).containsExactlyInAnyOrder("c1", "c2", "c3", "c4", "c5");
            }
            assertThat(client.browse(JmsGateway.RESULTS)).isEmpty();
            assertThat(asked()).isEqualTo(5 + CONCURRENCY);
        }
    }

    @Test
    @DisplayName("without batch.jms.enabled nothing of a broker is loaded")
    void loadsNothingUnlessWanted() {
        String off = config(5_000).replace("jms: { enabled: true,", "jms: { enabled: false,");
        List<String> flags = new ArrayList<>(FLAGS);
        flags.add("-Xlog:class+load=info:stderr");
        try (GatewayProcess gateway = GatewayProcess.start(off, flags, Map.of())) {
            assertThat(gateway.log())
                    .anyMatch(line -> line.contains("dev.caravan.camel.JmsKeeper "))
                    .noneMatch(line -> line.contains(" org.apache.activemq."))
                    .noneMatch(line -> line.contains(" org.springframework.jms."));
        }
    }
}
