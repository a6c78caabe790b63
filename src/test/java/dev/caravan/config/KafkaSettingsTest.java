package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.edit.Masked;
import dev.caravan.openai.Json;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

@DisplayName("INT-3: batch.kafka")
class KafkaSettingsTest {
    private final ConfigFiles files;

    KafkaSettingsTest(@TempDir Path folder) {
        files = new ConfigFiles(folder);
    }

    @Test
    void isOffUnlessSaid() throws Exception {
        KafkaSettings kafka = files.write("{}").load().config().batch().kafka();
        assertThat(kafka.enabled()).isFalse();
        assertThat(kafka.groupId()).isEqualTo("caravan");
        assertThat(kafka.topics())
                .isEqualTo(
                        new KafkaSettings.Topics(
                                "caravan.requests", "caravan.results", "caravan.dead-letters"));
        assertThat(kafka.concurrency()).isEqualTo(16);
    }

    @Test
    @DisplayName("SEC-8: what the clients are given may be secret and is never shown")
    void keepsWhatTheClientsAreGivenToItself() throws Exception {
        String text =
                """
                { "batch": { "kafka": { "enabled": true, "brokers": "a:9092, b:9093",
                  "properties": { "sasl.jaas.config": "login password='${KAFKA_SECRET}';" } } } }
                """;
        GatewayConfig config = files.write(text).load(Map.of("KAFKA_SECRET", "canary")).config();
        KafkaSettings kafka = config.batch().kafka();
        assertThat(kafka.brokers()).containsExactly("a:9092", "b:9093");
        assertThat(kafka.properties().get("sasl.jaas.config"))
                .isEqualTo(new Secret("login password='canary';"));
        assertThat(config.toString()).doesNotContain("canary");
        assertThat(Masked.of(Json.readObject(text.getBytes(StandardCharsets.UTF_8))).toString())
                .doesNotContain("login");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "enabled: true | batch.kafka.brokers",
                "brokers: 'broker' | batch.kafka.brokers",
                "brokers: 'a:9092,' | batch.kafka.brokers",
                "brokers: 'a:0' | batch.kafka.brokers",
                "brokers: 'PLAINTEXT://a:9092' | batch.kafka.brokers",
                "requestTopic: 'a b' | batch.kafka.requestTopic",
                "requestTopic: '..' | batch.kafka.requestTopic",
                "requestTopic: 'caravan.results' | batch.kafka.resultTopic",
                "deadLetterTopic: 'caravan.results' | batch.kafka.deadLetterTopic",
                "concurrency: 0 | batch.kafka.concurrency",
                "concurrency: 1001 | batch.kafka.concurrency",
                "properties: { 'transactional.id': 'x' } |"
                        + " batch.kafka.properties['transactional.id']",
                "properties: { 'group.id': 'x' } | batch.kafka.properties['group.id']",
                "brokerz: 'a:1' | batch.kafka.brokerz"
            })
    void refusesWhatCannotBe(String key, String path) throws Exception {
        files.write("{ batch: { kafka: { " + key.replace('\'', '"') + " } } }");
        assertThat(files.problems())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.path()).isEqualTo(path.replace('\'', '"'));
                            assertThat(problem.allowed()).isNotBlank();
                        });
    }

    @Test
    void refusesATopicNameThatNoBrokerTakes() throws Exception {
        files.write("{ batch: { kafka: { resultTopic: \"" + "t".repeat(250) + "\" } } }");
        assertThat(files.problems())
                .singleElement()
                .satisfies(p -> assertThat(p.path()).isEqualTo("batch.kafka.resultTopic"));
    }
}
