package dev.caravan.steps;

import dev.caravan.failover.Plan;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code plan}: the agent's chain becomes a plan that nothing was tried of yet (FLV-1). */
public final class Planning implements Processor {

    @Override
    public void process(Exchange exchange) {
        PlanState.set(
                exchange,
                Plan.of(Var.AGENT.of(exchange).chain(), Var.SNAPSHOT.of(exchange).failover()));
    }
}
