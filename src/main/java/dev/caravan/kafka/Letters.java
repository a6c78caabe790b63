package dev.caravan.kafka;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.batch.BadMessage;
import dev.caravan.batch.MessageRequest;
import dev.caravan.batch.MessageRequest.Envelope;
import dev.caravan.config.KafkaSettings.Topics;
import dev.caravan.openai.Json;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Records of Kafka to requests, and what comes of them to records. Pure. */
final class Letters {
    /** Header of a dead letter: {@code code: what is wrong}. */
    static final String REASON = "caravan-reason";

    /** Headers of a dead letter: where it was. */
    static final String TOPIC = "caravan-topic";

    static final String PARTITION = "caravan-partition";
    static final String OFFSET = "caravan-offset";

    private final Topics topics;

    Letters(Topics topics) {
        this.topics = topics;
    }

    /**
     * Reads a record: one line of a batch, or a bare chat body whose key is the custom_id. Headers
     * are not looked at.
     *
     * @param maxBytes of the value
     * @throws BadMessage when it is no request
     */
    static MessageRequest read(ConsumerRecord<byte[], byte[]> record, int maxBytes)
            throws BadMessage {
        byte[] value =
                Optional.ofNullable(record.value())
                        .orElseThrow(
                                () -> new BadMessage("empty_record", "The record has no value"));
        if (value.length > maxBytes) {
            throw new BadMessage(
                    "too_large",
                    "The value is longer than "
                            + maxBytes
                            + " bytes (gateway.http.limits.chatBodyBytes)");
        }
        Optional<String> key = Optional.ofNullable(record.key()).flatMap(Letters::key);
        try {
            return MessageRequest.read(value, new Envelope(Optional.empty(), key.orElse("")));
        } catch (BadMessage e) {
            throw e.code().equals("missing_custom_id") && key.isEmpty()
                    ? new BadMessage(
                            e.code(),
                            e.getMessage() + "; a bare body has it as the record's key, in UTF-8")
                    : e;
        }
    }

    private static Optional<String> key(byte[] key) {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /**
     * What is published of a line (BAT-3).
     *
     * @param line with its {@code custom_id}, which is the key
     */
    ProducerRecord<byte[], byte[]> result(ObjectNode line) {
        return new ProducerRecord<>(
                topics.result(), utf8(line.path("custom_id").asText()), Json.bytes(line));
    }

    /** What is published of a record that is no request. */
    ProducerRecord<byte[], byte[]> deadLetter(
            ConsumerRecord<byte[], byte[]> record, BadMessage why) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : record.headers()) {
            if (!isCamels(header.key()) && !header.key().startsWith("caravan-")) {
                headers.add(header);
            }
        }
        return deadLetter(record, headers, why, record.key(), record.value());
    }

    /** SEC-5: a Camel route that reads the dead letters would take them for its own. */
    private static boolean isCamels(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("camel") || lower.startsWith("org.apache.camel");
    }

    private ProducerRecord<byte[], byte[]> deadLetter(
            ConsumerRecord<byte[], byte[]> record,
            RecordHeaders headers,
            BadMessage why,
            byte @Nullable [] key,
            byte @Nullable [] value) {
        headers.add(REASON, utf8(why.reason()))
                .add(TOPIC, utf8(record.topic()))
                .add(PARTITION, utf8(String.valueOf(record.partition())))
                .add(OFFSET, utf8(String.valueOf(record.offset())));
        return new ProducerRecord<>(topics.deadLetter(), null, key, value, headers);
    }

    /** In place of what the broker will not take: it says so, and is small. */
    ProducerRecord<byte[], byte[]> tooLarge(
            ConsumerRecord<byte[], byte[]> record, ProducerRecord<byte[], byte[]> refused) {
        String message =
                "The broker does not take a record of this size in the topic " + refused.topic();
        if (refused.topic().equals(topics.result())) {
            ObjectNode line = JsonNodeFactory.instance.objectNode();
            JsonNodeFactory nodes = JsonNodeFactory.instance;
            String customId = new String(refused.key(), StandardCharsets.UTF_8);
            line.put("id", "batch_req_" + record.partition() + "_" + record.offset())
                    .put("custom_id", customId)
                    .putNull("response")
                    .set(
                            "error",
                            nodes.objectNode()
                                    .put("code", "result_too_large")
                                    .put("message", message));
            return result(line);
        }
        return deadLetter(
                record,
                new RecordHeaders(),
                new BadMessage("record_too_large", message + "; it stands where it was"),
                null,
                null);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
