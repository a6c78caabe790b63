package dev.caravan.kafka;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether there is a broker at all: Kafka's client tries for ever and tells nobody, but counts its
 * connections. One thread.
 */
final class Reach {
    /** A connection that is made anew is no news, in milliseconds. */
    private static final long AWAY_MS = 3_000;

    /** One that holds so long is more than a try, in milliseconds. */
    private static final long BACK_MS = 500;

    private final Optional<Metric> connections;
    private final Trouble trouble;
    private final LongSupplier nowMs;
    private boolean away;
    private long lastOfTheOther;

    Reach(Consumer<byte[], byte[]> consumer, Trouble trouble, LongSupplier nowMs) {
        this.connections =
                consumer.metrics().entrySet().stream()
                        .filter(entry -> isConnections(entry.getKey()))
                        .findFirst()
                        .map(Map.Entry::getValue);
        this.trouble = trouble;
        this.nowMs = nowMs;
        this.lastOfTheOther = nowMs.getAsLong();
    }

    private static boolean isConnections(MetricName name) {
        return name.name().equals("connection-count") && name.group().equals("consumer-metrics");
    }

    /** Looks, and tells what has changed. */
    void look() {
        long now = nowMs.getAsLong();
        if (isConnected() != away) {
            lastOfTheOther = now;
        } else if (now - lastOfTheOther >= (away ? BACK_MS : AWAY_MS)) {
            away = !away;
            lastOfTheOther = now;
            if (away) {
                trouble.met("no broker can be reached");
            } else {
                trouble.over();
            }
        }
    }

    /** Whether there is a connection just now. */
    boolean isConnected() {
        return connections
                .map(Metric::metricValue)
                .map(value -> ((Number) value).doubleValue() > 0)
                .orElse(true);
    }
}
