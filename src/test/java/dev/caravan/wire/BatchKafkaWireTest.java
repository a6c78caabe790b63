package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.fake.GatewayProcess;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

@DisplayName("INT-3: requests of a Kafka topic")
@KafkaGateways.Used
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BatchKafkaWireTest {
    private static final String TEST = "one";
    private static final String ROUTE = "routes/intake/batch-kafka.camel.yaml";

    private final KafkaGateways kafka;
    private final Path home;
    private final GatewayProcess gateway;

    BatchKafkaWireTest(KafkaGateways kafka) throws IOException {
        this.kafka = kafka;
        kafka.topics(TEST, 2);
        home = GatewayProcess.folderWith(kafka.config(TEST, 4, ""));
        copy("routes");
        copy("config/application.properties");
        gateway = GatewayProcess.startAtHome(home);
    }

    private void copy(String name) throws IOException {
        try (var files = Files.walk(Path.of(name))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = home.resolve(file.toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    @BeforeEach
    void calm() {
        kafka.model.behave("{}");
        kafka.model.clear();
    }

    @AfterAll
    void end() {
        gateway.close();
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    @Test
    @DisplayName(
            "SEC-5, SEC-6: results by key; poison to the dead letters; nothing of headers goes on")
    void publishesResultsAndDeadLetters() {
        kafka.send(TEST, 1, 3);
        String bare =
                "{\"model\": \"second/two\", \"messages\": [{\"role\": \"user\", \"content\":"
                        + " \"${body} {{x}}\"}]}";
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        KafkaGateways.in(TEST), "${id}".getBytes(UTF_8), bare.getBytes(UTF_8));
        record.headers()
                .add("CamelHttpUri", "http://elsewhere".getBytes(UTF_8))
                .add("x-own", "mine".getBytes(UTF_8));
        kafka.broker.send(record);
        ProducerRecord<byte[], byte[]> poison =
                new ProducerRecord<>(
                        KafkaGateways.in(TEST), "p".getBytes(UTF_8), "no json".getBytes(UTF_8));
        record.headers().forEach(poison.headers()::add);
        kafka.broker.send(poison);
        kafka.broker.send(new ProducerRecord<>(KafkaGateways.in(TEST), null, bare.getBytes(UTF_8)));
        kafka.broker.send(KafkaGateways.in(TEST), "u", BatchWireTest.line(4, "nobody/has"));
        kafka.broker.flush();

        List<String> keys = List.of("c1", "c2", "c3", "${id}", "c4");
        await().atMost(Duration.ofSeconds(20)).until(() -> kafka.keys(TEST).containsAll(keys));
        List<ConsumerRecord<String, byte[]>> results =
                kafka.broker.committed(KafkaGateways.out(TEST));
        assertThat(results)
                .filteredOn(r -> keys.contains(r.key()))
                .hasSize(keys.size())
                .allSatisfy(
                        r ->
                                assertThat(KafkaGateways.json(r.value()).path("custom_id").asText())
                                        .isEqualTo(r.key()));
        assertThat(result(results, "c1").at("/response/status_code").asInt()).isEqualTo(200);
        assertThat(result(results, "c4").at("/response/status_code").asInt()).isEqualTo(404);
        assertThat(results).allSatisfy(r -> assertThat(r.headers()).isEmpty());
        assertThat(kafka.model.requests(TwoProviders.CHAT))
                .hasSize(4)
                .anySatisfy(r -> assertThat(r.toString()).contains("${body} {{x}}"))
                .allSatisfy(r -> assertThat(r.toString()).doesNotContain("elsewhere", "x-own"));

        await().atMost(Duration.ofSeconds(10))
                .until(() -> kafka.broker.committed(KafkaGateways.dead(TEST)).size() == 2);
        assertThat(kafka.broker.committed(KafkaGateways.dead(TEST)))
                .anySatisfy(
                        dead -> {
                            assertThat(dead.key()).isEqualTo("p");
                            assertThat(dead.value()).isEqualTo("no json".getBytes(UTF_8));
                            assertThat(header(dead, "caravan-reason")).startsWith("invalid_json: ");
                            assertThat(header(dead, "caravan-topic"))
                                    .isEqualTo(KafkaGateways.in(TEST));
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

    @Test
    @DisplayName("GUA-4: a passing fault is tried again; one that stays is the line's result")
    void triesAgainByReason() {
        kafka.model.behave(
                "{\"faults\": [{\"kind\": \"status\", \"status\": 503, \"retryAfter\": \"1\","
                        + " \"times\": 1}]}");
        kafka.send(TEST, 301, 301);
        kafka.awaitResult(TEST, "c301");
        kafka.model.behave(
                "{\"faults\": [{\"kind\": \"status\", \"status\": 503, \"retryAfter\": \"1\","
                        + " \"times\": 9}]}");
        kafka.send(TEST, 302, 302);
        kafka.awaitResult(TEST, "c302");
        List<ConsumerRecord<String, byte[]>> results =
                kafka.broker.committed(KafkaGateways.out(TEST));
        assertThat(result(results, "c301").at("/response/status_code").asInt()).isEqualTo(200);
        assertThat(result(results, "c302").at("/response/status_code").asInt()).isEqualTo(503);
    }

    @Test
    @DisplayName("what the broker finds too large does not stop the others")
    void goesOnAfterAResultThatIsTooLarge() {
        kafka.broker.limit(KafkaGateways.out(TEST), 2_000);
        kafka.model.behave("{\"reply\": \"" + "x".repeat(5_000) + "\"}");
        kafka.send(TEST, 401, 401);
        kafka.awaitResult(TEST, "c401");
        assertThat(
                        result(kafka.broker.committed(KafkaGateways.out(TEST)), "c401")
                                .at("/error/code")
                                .asText())
                .isEqualTo("result_too_large");
    }

    @Test
    @DisplayName("OPS-7: edited routes go on with the same consumer")
    void staysInTheGroupWhenRoutesAreReloaded() throws IOException {
        kafka.model.behave("{\"responseDelayMs\": 50}");
        kafka.send(TEST, 501, 560);
        String text = Files.readString(home.resolve(ROUTE));
        Path next = home.resolve("next");
        Files.writeString(next, text.replace("period: \"50\"", "period: \"40\""));
        Files.move(next, home.resolve(ROUTE), StandardCopyOption.REPLACE_EXISTING);
        gateway.awaitLog(" routes from ");
        List<String> ids = KafkaGateways.ids(501, 560);
        await().atMost(Duration.ofSeconds(20)).until(() -> kafka.keys(TEST).containsAll(ids));
        gateway.awaitLog("old routes ended");
        kafka.send(TEST, 561, 561);
        kafka.awaitResult(TEST, "c561");
        assertThat(kafka.keys(TEST)).doesNotHaveDuplicates();
        assertThat(kafka.model.requests(TwoProviders.CHAT)).hasSize(61);
        assertThat(gateway.log()).filteredOn(line -> line.contains("Kafka: serves")).hasSize(1);
    }

    @Test
    @DisplayName("GUA-9: the broker goes away and comes back")
    void goesOnWhenTheBrokerIsBack() {
        kafka.model.behave("{\"responseDelayMs\": 1500}");
        kafka.send(TEST, 601, 604);
        await().until(() -> kafka.model.requests(TwoProviders.CHAT).size() == 4);
        kafka.broker.kill();
        gateway.awaitLog("no broker can be reached");
        kafka.broker.startAgain();
        gateway.awaitLog("Kafka: goes on");
        kafka.send(TEST, 605, 606);
        KafkaGateways.ids(601, 606).forEach(id -> kafka.awaitResult(TEST, id));
        assertThat(kafka.keys(TEST)).doesNotHaveDuplicates();
        // What was answered while the broker was away was kept.
        assertThat(kafka.model.requests(TwoProviders.CHAT)).hasSize(6);
        assertThat(gateway.log())
                .filteredOn(line -> line.contains("no broker can be reached"))
                .hasSize(1);
    }
}
