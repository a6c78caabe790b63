package dev.caravan.config;

/**
 * Checks the keys whose values other parts of the gateway read for themselves: the configuration
 * records do not hold them, yet a typing error in them must be found before any port opens.
 */
final class LaterSections {
    private LaterSections() {}

    /** The brokers in the section {@code batch} (INT-3). */
    static void brokers(Section batch) {
        Section kafka = batch.child("kafka");
        kafka.flag("enabled");
        kafka.text("brokers", "host:port, with commas between several");
        kafka.text("requestTopic", "the name of a topic");
        kafka.text("resultTopic", "the name of a topic");
        kafka.finish();
    }
}
