package dev.caravan.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the section {@code batch.jms} (INT-2). */
final class JmsReader {
    private static final String URLS =
            "an Artemis URL: tcp://<host>:<port>, or (tcp://<one>,tcp://<other>)?ha=true";
    private static final int MAX_NAME = 200;
    private static final String NAMES =
            "1 to " + MAX_NAME + " of letters, digits, dots, hyphens and underscores";

    private JmsReader() {}

    static JmsSettings read(Section jms) {
        Optional<Boolean> embedded = jms.flag("embedded");
        Optional<String> url = jms.text("url", URLS).filter(text -> isUsable(jms, text));
        OptionalInt port = jms.integer("port", 1, 65_535);
        JmsSettings settings =
                new JmsSettings(
                        jms.flag("enabled", false),
                        url,
                        jms.text("user", "a name that the broker knows"),
                        jms.secret("password"),
                        port,
                        queue(jms, "requestQueue", "caravan.requests"),
                        queue(jms, "resultQueue", "caravan.results"),
                        queue(jms, "deadLetterQueue", "caravan.dead"),
                        jms.integer("concurrency", 1, 1_000).orElse(4),
                        jms.integer("maxDeliveries", 1, 1_000).orElse(5));
        place(jms, embedded, port);
        credentials(jms);
        names(jms, settings);
        jms.finish();
        return settings;
    }

    private static boolean isUsable(Section jms, String url) {
        boolean usable =
                (url.startsWith("tcp://") || url.startsWith("(tcp://"))
                        && url.codePoints().noneMatch(Character::isWhitespace);
        if (!usable) {
            // Not the text itself: its options may hold a password.
            jms.problem("url", "another kind of URL", URLS);
        }
        return usable;
    }

    /** One broker, and a door only where it is ours. */
    private static void place(Section jms, Optional<Boolean> embedded, OptionalInt port) {
        boolean elsewhere = jms.has("url");
        if (elsewhere && embedded.orElse(false)) {
            jms.problem(
                    "embedded",
                    "true beside a url",
                    "either a broker inside the gateway (no url), or one elsewhere (embedded:"
                            + " false, or left out)");
        }
        if (!elsewhere && !embedded.orElse(true)) {
            jms.problem("url", "nothing, while embedded is false", URLS);
        }
        if (elsewhere && port.isPresent()) {
            jms.problem("port", "a port beside a url", "only with the broker inside the gateway");
        }
    }

    private static void credentials(Section jms) {
        if (jms.has("user") != jms.has("password")) {
            jms.problem(
                    jms.has("user") ? "password" : "user", "nothing", "user and password together");
        }
    }

    private static String queue(Section jms, String key, String otherwise) {
        Optional<String> name = jms.text(key, NAMES);
        if (name.isPresent() && !isName(name.get())) {
            jms.problem(key, "a name that is no queue's", NAMES);
        }
        return name.filter(JmsReader::isName).orElse(otherwise);
    }

    /** What means itself to a broker, and in a route's URI. */
    private static boolean isName(String name) {
        return name.length() <= MAX_NAME
                && name.codePoints()
                        .allMatch(
                                c ->
                                        (c >= 'a' && c <= 'z')
                                                || (c >= 'A' && c <= 'Z')
                                                || (c >= '0' && c <= '9')
                                                || "._-".indexOf(c) >= 0);
    }

    private static void names(Section jms, JmsSettings settings) {
        List<String> names =
                List.of(
                        settings.requestQueue(),
                        settings.resultQueue(),
                        settings.deadLetterQueue());
        if (Set.copyOf(names).size() < names.size()) {
            jms.problem(
                    "requestQueue",
                    "a name that another queue has too",
                    "three names: requestQueue, resultQueue and deadLetterQueue");
        }
    }
}
