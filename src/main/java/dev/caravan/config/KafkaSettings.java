package dev.caravan.config;

import java.util.List;
import java.util.Map;

/**
 * Lines that come from a topic of Kafka (INT-3).
 *
 * @param brokers addresses to begin with, {@code host:port}; not empty when enabled
 * @param groupId the consumer group that all gateways of one purpose share
 * @param concurrency records of this gateway that are served at once, 1 to 1,000
 * @param properties what the clients are given besides, e.g. for SASL and TLS; values may be secret
 */
public record KafkaSettings(
        boolean enabled,
        List<String> brokers,
        String groupId,
        Topics topics,
        int concurrency,
        Map<String, Secret> properties) {

    public KafkaSettings {
        brokers = List.copyOf(brokers);
        properties = Map.copyOf(properties);
    }

    /** The same, turned off. */
    KafkaSettings off() {
        return new KafkaSettings(false, brokers, groupId, topics, concurrency, properties);
    }

    /**
     * Where records come from and go to; three different topics.
     *
     * @param deadLetter takes what is no request
     */
    public record Topics(String request, String result, String deadLetter) {}
}
