package dev.caravan.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caravan.batch.BadMessage;
import dev.caravan.batch.MessageRequest;
import dev.caravan.config.KafkaSettings.Topics;
import dev.caravan.openai.Json;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;

@DisplayName("INT-3: what a record is, and what comes of it")
class LettersTest {
    private static final int MAX = 200;
    private static final String BODY = "{\"model\":\"m\",\"messages\":[]}";
    private final Letters letters = new Letters(new Topics("in", "out", "dead"));

    private static ConsumerRecord<byte[], byte[]> record(byte @Nullable [] key, String value) {
        return new ConsumerRecord<>("in", 3, 9, key, value.getBytes(UTF_8));
    }

    private static ConsumerRecord<byte[], byte[]> record(String key, String value) {
        return record(key.getBytes(UTF_8), value);
    }

    @Test
    void isALineOrABareBody() throws Exception {
        String line =
                "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/embeddings\",\"body\":{}}";
        assertThat(Letters.read(record("k", line), MAX))
                .isEqualTo(new MessageRequest("a", "/v1/embeddings", Json.readObject(utf8("{}"))));
        assertThat(Letters.read(record("${k}", BODY), MAX))
                .isEqualTo(
                        new MessageRequest(
                                "${k}", "/v1/chat/completions", Json.readObject(utf8(BODY))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "k | [] | invalid_json",
                "k | {\"model\":\"m\",\"stream\":true} | stream_not_allowed",
                "k | {\"custom_id\":\"a\"} | invalid_method",
                "`` | {\"model\":\"m\"} | missing_custom_id"
            })
    void isNoRequest(String key, String value, String code) {
        assertThatThrownBy(() -> Letters.read(record(key, value), MAX))
                .isInstanceOfSatisfying(
                        BadMessage.class, bad -> assertThat(bad.code()).isEqualTo(code));
    }

    @Test
    void isNoRequestWithoutValueOrKeyOrWithinTheLimit() {
        ConsumerRecord<byte[], byte[]> empty = new ConsumerRecord<>("in", 0, 0, utf8("k"), null);
        assertThatThrownBy(() -> Letters.read(empty, MAX)).hasMessageContaining("no value");
        assertThatThrownBy(() -> Letters.read(record(new byte[] {(byte) 0xff}, BODY), MAX))
                .hasMessageContaining("the record's key, in UTF-8");
        assertThatThrownBy(() -> Letters.read(record("k", "x".repeat(MAX + 1)), MAX))
                .isInstanceOfSatisfying(
                        BadMessage.class, bad -> assertThat(bad.code()).isEqualTo("too_large"));
    }

    @Test
    @DisplayName("SEC-5: a dead letter has no header that a Camel route would take for its own")
    void keepsAllOfADeadLetterButCamelsHeaders() {
        ConsumerRecord<byte[], byte[]> record = record("k", "no json");
        for (String name : Arrays.asList("cAmElX", "Org.Apache.Camel.y", "caravan-reason", "x")) {
            record.headers().add(name, utf8("v"));
        }
        ProducerRecord<byte[], byte[]> dead =
                letters.deadLetter(record, new BadMessage("code", "why"));
        assertThat(dead.topic()).isEqualTo("dead");
        assertThat(dead.key()).isEqualTo(utf8("k"));
        assertThat(dead.value()).isEqualTo(utf8("no json"));
        assertThat(dead.headers())
                .extracting(Header::key)
                .containsExactly(
                        "x",
                        "caravan-reason",
                        "caravan-topic",
                        "caravan-partition",
                        "caravan-offset");
        assertThat(dead.headers().lastHeader("caravan-reason").value())
                .isEqualTo(utf8("code: why"));
        assertThat(dead.headers().lastHeader("caravan-offset").value()).isEqualTo(utf8("9"));
    }

    @Test
    void saysInPlaceOfWhatIsTooLargeThatItIs() throws Exception {
        ProducerRecord<byte[], byte[]> result =
                letters.result(Json.readObject(utf8("{\"custom_id\":\"ä\",\"id\":\"x\"}")));
        assertThat(result.key()).isEqualTo(utf8("ä"));
        ProducerRecord<byte[], byte[]> small = letters.tooLarge(record("k", BODY), result);
        assertThat(small.topic()).isEqualTo("out");
        assertThat(Json.readObject(small.value()).at("/error/code").asText())
                .isEqualTo("result_too_large");
        assertThat(Json.readObject(small.value()).path("custom_id").asText()).isEqualTo("ä");
        ProducerRecord<byte[], byte[]> dead =
                letters.deadLetter(record("k", "no json"), new BadMessage("code", "why"));
        ProducerRecord<byte[], byte[]> empty = letters.tooLarge(record("k", "no json"), dead);
        assertThat(empty.value()).isNull();
        assertThat(empty.headers().lastHeader("caravan-topic").value()).isEqualTo(utf8("in"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
