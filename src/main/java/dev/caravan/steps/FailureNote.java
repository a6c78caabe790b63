package dev.caravan.steps;

import dev.caravan.failover.Cooldowns;
import dev.caravan.failover.Failure;
import dev.caravan.failover.Plan;
import dev.caravan.local.Lease;
import dev.caravan.net.UpstreamCall;
import dev.caravan.openai.ApiError;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;

/**
 * Step {@code note-failure}: an attempt failed; its connection is given up and the plan moves on
 * (FLV-3). A fault of the request itself is no attempt's failure and goes to the front.
 */
public final class FailureNote implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(FailureNote.class);

    private final Cooldowns cooldowns;
    private final ModelCalls calls;

    public FailureNote(Cooldowns cooldowns, ModelCalls calls) {
        this.cooldowns = cooldowns;
        this.calls = calls;
    }

    @Override
    public void process(Exchange exchange) {
        Throwable fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (fault instanceof ApiError error) {
            throw error;
        }
        Optional<UpstreamCall> call = Var.CALL.find(exchange);
        Plan plan = Var.PLAN.of(exchange);
        Failure failure =
                Failures.withoutSecrets(
                        Failures.of(fault, call), Var.SNAPSHOT.of(exchange).secrets());
        boolean told = Var.MODEL_CALL.find(exchange).isPresent();
        calls.failed(exchange, failure);
        call.ifPresent(UpstreamCall::discard);
        exchange.removeVariable("call");
        boolean unreachable = failure instanceof Failure.Unreachable;
        Var.LEASE.find(exchange).ifPresent(unreachable ? Lease::closeInDoubt : Lease::close);
        exchange.removeVariable("lease");
        if (!told) {
            LOG.info(
                    "{} {} not called: {} ({})",
                    Var.CALLER.find(exchange).map(Caller::requestId).orElse("-"),
                    plan.getCurrent().ref(),
                    failure.reason().code(),
                    failure.detail());
        }
        if (failure.reason() == dev.caravan.failover.Reason.UNKNOWN
                && !(failure instanceof Failure.Skipped)) {
            LOG.warn("unexpected fault of a call", fault);
        }
        if (failure instanceof Failure.Cooling cooling) {
            PlanState.set(exchange, plan.passedOver(cooling));
            return;
        }
        long tookMs = call.map(UpstreamCall::elapsedMs).orElse(0L);
        cooldowns.failed(plan.getCurrent(), failure, tookMs, Var.SNAPSHOT.of(exchange).failover());
        PlanState.set(exchange, plan.failed(failure, tookMs));
    }
}
