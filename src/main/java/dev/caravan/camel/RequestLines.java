package dev.caravan.camel;

import dev.caravan.config.GatewayConfig;
import dev.caravan.net.Inflight;
import dev.caravan.telemetry.LogLine;
import dev.caravan.telemetry.RequestRecord;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Writes one line a request to standard error, in the form that {@code gateway.log.format} names. A
 * line of JSON stands by itself, without the logger's own beginning.
 */
final class RequestLines implements Consumer<RequestRecord> {
    private static final Logger LOG = LoggerFactory.getLogger("caravan.requests");

    private final Supplier<GatewayConfig> config;

    /** Loud, since whoever reads the log reads them (DGN-1). */
    static void warnOfBodies(GatewayConfig config) {
        if (config.log().bodies()) {
            LOG.warn(
                    "gateway.log.bodies is on: every prompt and every reply is written to this log."
                            + " Whoever reads the log reads them");
        }
    }

    /**
     * Lets what is being served end (OPS-6), and says how many requests did not.
     *
     * @param graceMs milliseconds
     */
    static void awaitEnd(Inflight inflight, long graceMs) {
        try {
            int left = inflight.closeAndWait(graceMs);
            if (left > 0) {
                LOG.warn("{} requests were cut off: shutdownGraceMs is over", left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    RequestLines(Supplier<GatewayConfig> config) {
        this.config = config;
    }

    @Override
    public void accept(RequestRecord request) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        if (config.get().log().json()) {
            System.err.println(LogLine.json(request, Instant.now().toString()));
        } else {
            LOG.info("{}", LogLine.text(request));
        }
    }
}
