package dev.caravan.steps;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caravan.openai.ForeignText;

import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was asked and answered, where {@code gateway.log.bodies} says so (DGN-1): one line each, cut
 * at {@link #MAX_BYTES}, without control characters.
 */
final class BodyLog {
    /** Bytes of a body that are kept and shown. */
    static final int MAX_BYTES = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger("caravan.bodies");

    private BodyLog() {}

    static boolean isOn(Exchange exchange) {
        return Var.SNAPSHOT.find(exchange).map(s -> s.config().log().bodies()).orElse(false);
    }

    /** To be called once, when the request is over. */
    static void tell(Exchange exchange) {
        if (!isOn(exchange)) {
            return;
        }
        String id = Var.CALLER.of(exchange).requestId();
        Var.ASKED.find(exchange).ifPresent(body -> LOG.info("{} asked: {}", id, shown(body)));
        byte[] sent = Var.CLIENT.of(exchange).sent().bytes();
        if (sent.length > 0) {
            LOG.info("{} answered: {}", id, shown(sent));
        }
    }

    private static String shown(byte[] body) {
        int length = Math.min(body.length, MAX_BYTES);
        return ForeignText.shown(new String(body, 0, length, UTF_8), MAX_BYTES)
                + (body.length > length ? " (cut)" : "");
    }
}
