package dev.caravan.config;

/**
 * Checks the keys whose values other parts of the gateway read for themselves: the configuration
 * records do not hold them, yet a typing error in them must be found before any port opens.
 */
final class LaterSections {
    private LaterSections() {}

    /** The brokers in the section {@code batch} (INT-2). */
    static void brokers(Section batch) {
        Section jms = batch.child("jms");
        jms.flag("enabled");
        jms.flag("embedded");
        jms.text("url", "the broker's URL");
        jms.integer("maxDeliveries", 1, 1000);
        jms.finish();
    }
}
