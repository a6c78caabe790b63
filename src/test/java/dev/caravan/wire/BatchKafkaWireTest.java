package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.time.Duration;
import java.util.List;

@DisplayName("INT-3: requests of a Kafka topic")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BatchKafkaWireTest {
    @SuppressWarnings("NullAway.Init")
    private KafkaGateways kafka;

    @BeforeAll
    void start() {
        kafka = new KafkaGateways();
    }

    @AfterEach
    void endGateways() {
        kafka.endGateways();
    }

    @AfterAll
    void end() {
        kafka.close();
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    @Test
    @DisplayName(
            "SEC-5, SEC-6: results by key; poison to the dead letters; nothing of headers goes on")
    void publishesResultsAndDeadLetters() {
        kafka.topics("mixed", 2);
        kafka.send("mixed", 1, 3);
        String bare =
                "{\"model\": \"second/two\", \"messages\": [{\"role\": \"user\", \"content\":"
                        + " \"${body} {{x}}\"}]}";
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>("mixed-in", "${id}".getBytes(UTF_8), bare.getBytes(UTF_8));
        record.headers()
                .add("CamelHttpUri", "http://elsewhere".getBytes(UTF_8))
                .add("x-own", "mine".getBytes(UTF_8));
        kafka.broker.send(record);
        ProducerRecord<byte[], byte[]> poison =
                new ProducerRecord<>("mixed-in", "p".getBytes(UTF_8), "no json".getBytes(UTF_8));
        record.headers().forEach(poison.headers()::add);
        kafka.broker.send(poison);
        kafka.broker.send(new ProducerRecord<>("mixed-in", null, bare.getBytes(UTF_8)));
        kafka.broker.send("mixed-in", "u", BatchWireTest.line(4, "nobody/has"));
        kafka.broker.flush();

        kafka.gateway(kafka.config("mixed", 4));
        await().atMost(Duration.ofSeconds(20)).until(() -> kafka.keys("mixed").size() == 5);
        List<ConsumerRecord<String, byte[]>> results = kafka.broker.committed("mixed-out");
        assertThat(results)
                .extracting(ConsumerRecord::key)
                .containsExactlyInAnyOrder("c1", "c2", "c3", "${id}", "c4")
                .allSatisfy(key -> assertThat(result(results, key)).isNotNull());
        assertThat(result(results, "c1").at("/response/status_code").asInt()).isEqualTo(200);
        assertThat(result(results, "c4").at("/response/status_code").asInt()).isEqualTo(404);
        assertThat(results).allSatisfy(r -> assertThat(r.headers()).isEmpty());
        assertThat(kafka.model.requests(TwoProviders.CHAT))
                .hasSize(4)
                .anySatisfy(r -> assertThat(r.toString()).contains("${body} {{x}}"))
                .allSatisfy(r -> assertThat(r.toString()).doesNotContain("elsewhere", "x-own"));

        await().atMost(Duration.ofSeconds(10))
                .until(() -> kafka.broker.committed("mixed-dead").size() == 2);
        assertThat(kafka.broker.committed("mixed-dead"))
                .anySatisfy(
                        dead -> {
                            assertThat(dead.key()).isEqualTo("p");
                            assertThat(dead.value()).isEqualTo("no json".getBytes(UTF_8));
                            assertThat(header(dead, "caravan-reason")).startsWith("invalid_json: ");
                            assertThat(header(dead, "caravan-topic")).isEqualTo("mixed-in");
                            assertThat(header(dead, "x-own")).isEqualTo("mine");
                            assertThat(header(dead, "CamelHttpUri")).isEmpty();
                        })
                .anySatisfy(
                        dead ->
                                assertThat(header(dead, "caravan-reason"))
                                        .startsWith("missing_custom_id: ")
                                        .contains("the record's key"));
    }

    private static JsonNode result(List<ConsumerRecord<String, byte[]>> results, String key) {
        return results.stream()
                .filter(r -> r.key().equals(key))
                .map(r -> KafkaGateways.json(r.value()))
                .filter(json -> json.path("custom_id").asText().equals(key))
                .findFirst()
                .orElseThrow();
    }
}
