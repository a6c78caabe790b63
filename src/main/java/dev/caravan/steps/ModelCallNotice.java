package dev.caravan.steps;

import dev.caravan.telemetry.ModelCallEvent;

import org.apache.camel.Exchange;
import org.apache.camel.impl.event.AbstractExchangeEvent;

/**
 * What happened to a call of a model, for Camel's event notifiers (DGN-2): one that is bound in the
 * registry is told of each.
 */
public final class ModelCallNotice extends AbstractExchangeEvent {
    private final transient ModelCallEvent event;

    ModelCallNotice(Exchange exchange, ModelCallEvent event) {
        super(exchange);
        this.event = event;
    }

    public ModelCallEvent event() {
        return event;
    }

    @Override
    public Type getType() {
        return Type.Custom;
    }

    @Override
    public String toString() {
        return event.name() + " " + event.requestId() + " " + event.ref();
    }
}
