package dev.caravan.config;

/**
 * Checks the keys whose values other parts of the gateway read for themselves: the configuration
 * records do not hold them, yet a typing error in them must be found before any port opens.
 */
final class LaterSections {
    private static final int MAX = Integer.MAX_VALUE;

    private LaterSections() {}

    /** The section {@code batch} (chapter 6). */
    static void batch(Section batch) {
        batch.integer("concurrency", 1, 10_000);
        batch.integer("maxConcurrency", 1, 10_000);
        batch.integer("maxAttempts", 1, 100);
        batch.integer("leaseMs", 1000, 3_600_000);
        batch.integer("maxLines", 1, MAX);
        batch.number("maxFileBytes", 1, Long.MAX_VALUE);
        Section folder = batch.child("folder");
        folder.flag("enabled");
        folder.text("path", "the path of a folder");
        folder.integer("stableMs", 0, 3_600_000);
        folder.finish();
        Section jms = batch.child("jms");
        jms.flag("enabled");
        jms.flag("embedded");
        jms.text("url", "the broker's URL");
        jms.integer("maxDeliveries", 1, 1000);
        jms.finish();
        Section kafka = batch.child("kafka");
        kafka.flag("enabled");
        kafka.text("brokers", "host:port, with commas between several");
        kafka.text("requestTopic", "the name of a topic");
        kafka.text("resultTopic", "the name of a topic");
        kafka.finish();
        batch.finish();
    }
}
