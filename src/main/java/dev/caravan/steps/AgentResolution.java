package dev.caravan.steps;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code resolve-agent}: which agent answers, on which models (AGT-1 to AGT-3). */
public final class AgentResolution implements Processor {

    @Override
    public void process(Exchange exchange) {
        Caller caller = Var.CALLER.of(exchange);
        Var.AGENT.set(
                exchange,
                Var.SNAPSHOT
                        .of(exchange)
                        .routing()
                        .resolve(caller.ask(Var.REQUEST.of(exchange).model())));
    }
}
