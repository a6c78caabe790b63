package dev.caravan.steps;

import dev.caravan.failover.Plan;
import dev.caravan.net.Watchdog;

import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line a request: who answered, how it went. No prompt, no reply, no secret. */
public final class RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger("caravan.requests");
    private static final long MS = 1_000_000;

    private final Watchdog watchdog;

    public RequestLog(Watchdog watchdog) {
        this.watchdog = watchdog;
    }

    /** The client got an answer. */
    public void answered(Exchange exchange, int status) {
        line(exchange, String.valueOf(status));
    }

    /** The client left before its answer was complete (HTTP-9). */
    public void clientDisconnected(Exchange exchange) {
        line(exchange, "client_disconnected");
    }

    private void line(Exchange exchange, String outcome) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        Caller caller = Var.CALLER.of(exchange);
        LOG.info(
                "{} {} {} agent={} attempts={} bytes={} ms={}",
                caller.requestId(),
                exchange.getFromRouteId(),
                outcome,
                Var.AGENT.find(exchange).map(a -> a.agentId()).orElse("-"),
                Var.PLAN.find(exchange).map(Plan::trail).filter(t -> !t.isEmpty()).orElse("-"),
                Var.CLIENT.of(exchange).bytesSent(),
                (watchdog.now() - caller.startedNanos()) / MS);
    }
}
