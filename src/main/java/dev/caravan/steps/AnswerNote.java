package dev.caravan.steps;

import dev.caravan.failover.Cooldowns;
import dev.caravan.failover.Plan;
import dev.caravan.net.UpstreamCall;
import dev.caravan.net.Watchdog;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code note-answer}: the current candidate answered; the loop is over. */
public final class AnswerNote implements Processor {
    private final Cooldowns cooldowns;
    private final Watchdog watchdog;

    public AnswerNote(Cooldowns cooldowns, Watchdog watchdog) {
        this.cooldowns = cooldowns;
        this.watchdog = watchdog;
    }

    @Override
    public void process(Exchange exchange) {
        long millis = Var.CALL.find(exchange).map(UpstreamCall::elapsedMs).orElse(0L);
        Var.FIRST_TOKEN.set(exchange, watchdog.now());
        Plan plan = Var.PLAN.of(exchange);
        cooldowns.succeeded(plan.getCurrent());
        PlanState.set(exchange, plan.answered(millis));
    }
}
