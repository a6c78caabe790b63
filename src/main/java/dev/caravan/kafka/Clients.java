package dev.caravan.kafka;

import dev.caravan.config.KafkaSettings;
import dev.caravan.config.Secret;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.util.HashMap;
import java.util.Map;

/** Kafka's own clients, as the intake needs them. Thread-safe. */
final class Clients {
    /** No step of the intake waits longer for a broker that does not answer, in milliseconds. */
    private static final int BLOCK_MS = 5_000;

    /** A dead owner's records come to another one after so long, in milliseconds. */
    private static final int SESSION_MS = 15_000;

    private static final int HEARTBEAT_MS = 3_000;

    /**
     * A transaction is a matter of moments; one whose owner died in it holds up the readers of all
     * results until the broker ends it.
     */
    private static final int TRANSACTION_MS = 10_000;

    /** Bytes; how large a record may be is the topic's to say. */
    private static final int MOST_BYTES = 32 << 20;

    /** Bytes that wait in the client for all partitions, besides those that were taken. */
    private static final int FETCHED_BYTES = 16 << 20;

    private final KafkaSettings settings;
    private final String process;

    /**
     * Clients that are not made yet.
     *
     * @param process stands for this process, unlike any other's
     */
    Clients(KafkaSettings settings, String process) {
        this.settings = settings;
        this.process = process;
    }

    Consumer<byte[], byte[]> consumer() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MS);
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MS);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, BLOCK_MS);
        properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, BLOCK_MS);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCHED_BYTES);
        // A new group serves what was there before it.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        addOperators(properties);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.groupId());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.concurrency());
        // When a gateway comes or goes, only the partitions that move are interrupted.
        properties.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName());
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Producer<byte[], byte[]> producer() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MS);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, BLOCK_MS);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, BLOCK_MS);
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MS);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MOST_BYTES);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) MOST_BYTES);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        addOperators(properties);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.groupId() + "-" + process);
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private void addOperators(Map<String, Object> properties) {
        properties.put("bootstrap.servers", settings.brokers());
        properties.put("client.id", "caravan-" + process);
        for (Map.Entry<String, Secret> property : settings.properties().entrySet()) {
            properties.put(property.getKey(), property.getValue().reveal());
        }
    }
}
