package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.fake.GatewayProcess;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;

@DisplayName("GUA-1, GUA-3: gateways of one consumer group come, go, sleep and die")
@KafkaGateways.Used
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BatchKafkaFaultsWireTest {
    private static final Logger LOG = LoggerFactory.getLogger(BatchKafkaFaultsWireTest.class);
    private static final int CONCURRENCY = 4;

    private final KafkaGateways kafka;

    BatchKafkaFaultsWireTest(KafkaGateways kafka) {
        this.kafka = kafka;
    }

    @BeforeEach
    void calm() {
        kafka.model.behave("{}");
        kafka.model.clear();
    }

    private GatewayProcess gateway(String test) {
        return GatewayProcess.start(kafka.config(test, CONCURRENCY, KafkaGateways.QUICK));
    }

    private void hasEachOnce(String test, int records) {
        kafka.await(test, records);
        assertThat(kafka.keys(test))
                .containsExactlyInAnyOrderElementsOf(KafkaGateways.ids(1, records));
    }

    private int asked() {
        return kafka.model.count(TwoProviders.CHAT);
    }

    @Test
    @DisplayName("one joins while lines are under way, one is stopped: each line has one result")
    void sharesTheWork() throws Exception {
        kafka.topics("pair", 4);
        kafka.model.behave("{\"responseDelayMs\": 200}");
        try (GatewayProcess first = gateway("pair")) {
            kafka.send("pair", 1, 120);
            kafka.await("pair", 10);
            try (GatewayProcess second = gateway("pair")) {
                kafka.await("pair", 90);
                second.awaitLog("this gateway serves [pair-in-");
                kafka.send("pair", 121, 160);
                // SIGTERM: what is under way gets its time, and nothing is asked twice for it.
                first.child().terminate();
                assertThat(first.child().process().waitFor()).isZero();
                hasEachOnce("pair", 160);
                assertThat(asked()).isBetween(160, 160 + CONCURRENCY);
                assertThat(second.log()).anyMatch(line -> line.contains("batch-line 200"));
            }
        }
    }

    @Test
    @DisplayName("GUA-2: kill -9 again and again: no more is asked twice than was under way")
    void hasEachResultOnceOverKills() throws Exception {
        hasEachResultOnceOverKills("kill", 200, 2);
    }

    @Test
    @Tag("soak")
    @DisplayName("GUA-2: 2,000 records, 12 kills at random points")
    void survivesManyKills() throws Exception {
        hasEachResultOnceOverKills("kills", 2_000, 12);
    }

    private void hasEachResultOnceOverKills(String test, int records, int kills) throws Exception {
        kafka.topics(test, 3);
        kafka.send(test, 1, records);
        for (int point : KillPoints.of(records, kills, 7)) {
            try (GatewayProcess gateway = gateway(test)) {
                kafka.await(test, point);
                // SIGKILL, whatever it does just now.
                gateway.child().process().destroyForcibly().waitFor();
            }
        }
        try (GatewayProcess _ = gateway(test)) {
            hasEachOnce(test, records);
            LOG.info("{} records, {} kills: {} asked", records, kills, asked());
            assertThat(asked()).isBetween(records, records + kills * CONCURRENCY);
        }
    }

    @Test
    @DisplayName("GUA-3: one that slept and wakes publishes nothing that another has published")
    void publishesNothingAfterASleep() throws Exception {
        kafka.topics("sleep", 2);
        kafka.model.behave("{\"responseDelayMs\": 300}");
        try (GatewayProcess sleeper = gateway("sleep")) {
            sleeper.awaitLog("this gateway serves [sleep-in-0, sleep-in-1]");
            kafka.send("sleep", 1, 40);
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> asked() >= CONCURRENCY + 1);
            sleeper.child().signal("STOP");
            try (GatewayProcess other = gateway("sleep")) {
                hasEachOnce("sleep", 40);
                sleeper.child().signal("CONT");
                other.awaitLog("this gateway serves [");
                // It has found out, and takes its part again.
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> serving(sleeper).size() >= 3 || serving(other).size() >= 2);
                kafka.send("sleep", 41, 44);
                hasEachOnce("sleep", 44);
                assertThat(asked()).isBetween(44, 44 + CONCURRENCY);
            }
        }
    }

    private static List<String> serving(GatewayProcess gateway) {
        return gateway.log().stream().filter(l -> l.contains("this gateway serves")).toList();
    }
}
