package dev.caravan.steps;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Cooldowns;
import dev.caravan.failover.Failure;
import dev.caravan.failover.Plan;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.util.Optional;

/**
 * Step {@code check-cooldown}: a candidate that failed a short while ago is passed over, unless it
 * is the last that is left, or this request may look whether it is back (FLV-6).
 */
public final class CooldownCheck implements Processor {
    private final Cooldowns cooldowns;

    public CooldownCheck(Cooldowns cooldowns) {
        this.cooldowns = cooldowns;
    }

    @Override
    public void process(Exchange exchange) throws AttemptFailed {
        Plan plan = Var.PLAN.of(exchange);
        if (plan.isLastResort()) {
            return;
        }
        Optional<Failure.Cooling> cooling = cooldowns.passOver(plan.getCurrent());
        if (cooling.isPresent()) {
            throw new AttemptFailed(cooling.get());
        }
    }
}
