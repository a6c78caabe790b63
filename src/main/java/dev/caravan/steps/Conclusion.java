package dev.caravan.steps;

import dev.caravan.failover.Cooldowns;
import dev.caravan.failover.ExhaustedChain;
import dev.caravan.failover.Plan;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Step {@code conclude}: the loop is over; without an answer the request ends with the trail of
 * what was tried (FLV-7).
 */
public final class Conclusion implements Processor {
    private final Cooldowns cooldowns;

    public Conclusion(Cooldowns cooldowns) {
        this.cooldowns = cooldowns;
    }

    @Override
    public void process(Exchange exchange) {
        Plan plan = Var.PLAN.of(exchange);
        if (!plan.isAnswered()) {
            throw ExhaustedChain.error(plan, cooldowns::leftMs);
        }
    }
}
