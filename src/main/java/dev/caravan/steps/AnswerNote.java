package dev.caravan.steps;

import dev.caravan.net.UpstreamCall;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code note-answer}: the current candidate answered; the loop is over. */
public final class AnswerNote implements Processor {

    @Override
    public void process(Exchange exchange) {
        long millis = Var.CALL.find(exchange).map(UpstreamCall::elapsedMs).orElse(0L);
        PlanState.set(exchange, Var.PLAN.of(exchange).answered(millis));
    }
}
