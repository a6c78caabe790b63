package dev.caravan.steps;

import dev.caravan.failover.Plan;

import org.apache.camel.Exchange;

/**
 * Keeps the plan, and beside it what the loop reads on every round as plain variables: reading a
 * property of a variable costs Camel a search by reflection for each new object.
 */
final class PlanState {
    /** Whether there is a candidate to try; drives the loop. */
    private static final String PENDING = "pending";

    /** The current candidate's API; names its dialect route. */
    private static final String API = "api";

    private PlanState() {}

    static void set(Exchange exchange, Plan plan) {
        Var.PLAN.set(exchange, plan);
        exchange.setVariable(PENDING, plan.isPending());
        if (plan.isPending()) {
            exchange.setVariable(API, plan.getCurrent().getApi());
        }
    }
}
