package dev.caravan.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Lines by messages of a queue (INT-2).
 *
 * @param url of a broker elsewhere; empty: the one inside the gateway
 * @param user who the gateway is to the broker; with the one inside, who everybody has to be
 * @param port where the broker inside listens on the loopback address; empty: nowhere
 * @param requestQueue where requests are taken from
 * @param resultQueue where results go that nobody said another place for
 * @param deadLetterQueue where messages go that are no requests
 * @param concurrency messages that are served at once, 1 to 1,000
 * @param maxDeliveries how often a message is begun, 1 to 1,000
 */
public record JmsSettings(
        boolean enabled,
        Optional<String> url,
        Optional<String> user,
        Optional<Secret> password,
        OptionalInt port,
        String requestQueue,
        String resultQueue,
        String deadLetterQueue,
        int concurrency,
        int maxDeliveries) {

    /** Whether the broker is one inside the gateway. */
    public boolean embedded() {
        return url.isEmpty();
    }

    /** The same, turned off. */
    JmsSettings off() {
        return new JmsSettings(
                false,
                url,
                user,
                password,
                port,
                requestQueue,
                resultQueue,
                deadLetterQueue,
                concurrency,
                maxDeliveries);
    }

    /** Where the broker is; without the URL's options, which may hold passwords of key stores. */
    public String shownUrl() {
        return url.map(JmsSettings::withoutOptions).orElse("inside the gateway");
    }

    private static String withoutOptions(String url) {
        int options = url.indexOf('?');
        return options < 0 ? url : url.substring(0, options);
    }

    /** Without what the URL's options may hold. */
    @Override
    public String toString() {
        return "JmsSettings[" + (enabled ? shownUrl() : "off") + "]";
    }
}
