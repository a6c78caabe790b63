package dev.caravan.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code batch.kafka} (INT-3). */
final class KafkaReader {
    private static final String BROKERS = "host:port, with commas between several";
    private static final String TOPICS =
            "1 to 249 of the characters a-z, A-Z, 0-9, dot, underscore and hyphen";
    private static final int MAX_TOPIC = 249;
    private static final int MAX_PORT = 65_535;

    /** What each result rests on is not the operator's to change. */
    private static final Map<String, String> OURS =
            Map.of(
                    "bootstrap.servers", "batch.kafka.brokers says it",
                    "group.id", "batch.kafka.groupId says it",
                    "max.poll.records", "it follows from batch.kafka.concurrency");

    private static final Set<String> FIXED =
            Set.of(
                    "acks",
                    "client.id",
                    "enable.auto.commit",
                    "enable.idempotence",
                    "group.instance.id",
                    "group.protocol",
                    "isolation.level",
                    "key.deserializer",
                    "key.serializer",
                    "partition.assignment.strategy",
                    "transactional.id",
                    "value.deserializer",
                    "value.serializer");

    private KafkaReader() {}

    static KafkaSettings read(Section kafka) {
        boolean enabled = kafka.flag("enabled", false);
        KafkaSettings settings =
                new KafkaSettings(
                        enabled,
                        brokers(kafka, enabled),
                        kafka.text("groupId", "the name of a consumer group").orElse("caravan"),
                        topics(kafka),
                        kafka.integer("concurrency", 1, 1_000).orElse(16),
                        properties(kafka));
        kafka.finish();
        return settings;
    }

    private static List<String> brokers(Section kafka, boolean enabled) {
        Optional<String> text = kafka.text("brokers", BROKERS);
        List<String> brokers =
                text.map(t -> List.of(t.split(",", -1))).orElse(List.of()).stream()
                        .map(String::strip)
                        .toList();
        brokers.stream()
                .filter(broker -> !isAddress(broker))
                .forEach(broker -> kafka.problem("brokers", Values.quote(broker), BROKERS));
        if (enabled && !kafka.has("brokers")) {
            kafka.problem("brokers", "nothing", BROKERS + "; or batch.kafka.enabled: false");
        }
        return brokers;
    }

    private static boolean isAddress(String broker) {
        int colon = broker.lastIndexOf(':');
        if (colon < 1 || broker.contains("/") || broker.contains(" ")) {
            return false;
        }
        try {
            int port = Integer.parseInt(broker.substring(colon + 1));
            return port >= 1 && port <= MAX_PORT;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static KafkaSettings.Topics topics(Section kafka) {
        KafkaSettings.Topics topics =
                new KafkaSettings.Topics(
                        topic(kafka, "requestTopic", "caravan.requests"),
                        topic(kafka, "resultTopic", "caravan.results"),
                        topic(kafka, "deadLetterTopic", "caravan.dead-letters"));
        // A result that comes back as a request would be served for ever.
        if (topics.result().equals(topics.request())) {
            kafka.problem("resultTopic", Values.quote(topics.result()), "not the request topic");
        }
        if (List.of(topics.request(), topics.result()).contains(topics.deadLetter())) {
            kafka.problem(
                    "deadLetterTopic",
                    Values.quote(topics.deadLetter()),
                    "neither the request topic nor the result topic");
        }
        return topics;
    }

    private static String topic(Section kafka, String key, String otherwise) {
        String topic = kafka.text(key, TOPICS).orElse(otherwise);
        if (!isTopic(topic)) {
            kafka.problem(key, Values.quote(topic), TOPICS);
            return otherwise;
        }
        return topic;
    }

    /** As Kafka's own brokers check it. */
    private static boolean isTopic(String name) {
        return name.length() <= MAX_TOPIC
                && !name.equals(".")
                && !name.equals("..")
                && name.chars()
                        .allMatch(
                                c ->
                                        (c >= 'a' && c <= 'z')
                                                || (c >= 'A' && c <= 'Z')
                                                || (c >= '0' && c <= '9')
                                                || c == '.'
                                                || c == '_'
                                                || c == '-');
    }

    private static Map<String, Secret> properties(Section kafka) {
        Map<String, Secret> properties = kafka.secrets("properties");
        for (String name : properties.keySet()) {
            if (OURS.containsKey(name)) {
                kafka.problem(List.of("properties", name), "a value", "none: " + OURS.get(name));
            } else if (FIXED.contains(name)) {
                kafka.problem(
                        List.of("properties", name),
                        "a value",
                        "none: that each line has one result rests on the gateway's own");
            }
        }
        return properties;
    }
}
