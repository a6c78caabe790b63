package dev.caravan.camel;

import dev.caravan.telemetry.ModelCallEvent;
import dev.caravan.telemetry.ModelCallLog;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.Consumer;

/** Writes errors of calls to the log, and at level debug their begin and end as well (DGN-2). */
final class ModelCallLines implements Consumer<ModelCallEvent> {
    private static final Logger LOG = LoggerFactory.getLogger("caravan.calls");

    @Override
    public void accept(ModelCallEvent event) {
        if (event instanceof ModelCallEvent.Failed) {
            LOG.info("{}", ModelCallLog.line(event));
        } else if (LOG.isDebugEnabled()) {
            LOG.debug("{}", ModelCallLog.line(event));
        }
    }
}
