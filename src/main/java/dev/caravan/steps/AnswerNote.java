package dev.caravan.steps;

import dev.caravan.failover.Cooldowns;
import dev.caravan.failover.Plan;
import dev.caravan.net.UpstreamCall;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code note-answer}: the current candidate answered; the loop is over. */
public final class AnswerNote implements Processor {
    private final Cooldowns cooldowns;

    public AnswerNote(Cooldowns cooldowns) {
        this.cooldowns = cooldowns;
    }

    @Override
    public void process(Exchange exchange) {
        long millis = Var.CALL.find(exchange).map(UpstreamCall::elapsedMs).orElse(0L);
        Plan plan = Var.PLAN.of(exchange);
        cooldowns.succeeded(plan.getCurrent());
        PlanState.set(exchange, plan.answered(millis));
    }
}
