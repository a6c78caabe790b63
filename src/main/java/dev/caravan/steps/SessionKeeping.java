package dev.caravan.steps;

import dev.caravan.session.SessionRun;
import dev.caravan.store.StoreUnavailable;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;

/**
 * Step {@code keep-session}: the reply was delivered, so the session holds the request and the
 * reply from now on (SES-4). The client has its answer: a store that fails now is a matter for the
 * log.
 */
public final class SessionKeeping implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(SessionKeeping.class);

    @Override
    public void process(Exchange exchange) {
        Optional<SessionRun> session = Var.SESSION.find(exchange);
        if (session.isEmpty()) {
            return;
        }
        try {
            session.get().keep();
        } catch (StoreUnavailable e) {
            LOG.error(
                    "{} {} does not remember this request: {}",
                    Var.CALLER.of(exchange).requestId(),
                    session.get().key(),
                    e.told());
        }
    }
}
