package dev.caravan.steps;

import dev.caravan.failover.Plan;
import dev.caravan.openai.ChatRequest;
import dev.caravan.openai.EmbeddingsRequest;
import dev.caravan.openai.ResponsesRequest;
import dev.caravan.responses.NativeBody;
import dev.caravan.routing.Candidate;

import org.apache.camel.Exchange;

/**
 * Keeps the plan, and beside it what the loop reads on every round as plain variables: reading a
 * property of a variable costs Camel a search by reflection for each new object.
 */
final class PlanState {
    /** Whether there is a candidate to try; drives the loop. */
    private static final String PENDING = "pending";

    private PlanState() {}

    static void set(Exchange exchange, Plan plan) {
        Var.PLAN.set(exchange, plan);
        exchange.setVariable(PENDING, plan.isPending());
        if (plan.isPending()) {
            Var.API.set(exchange, api(exchange, plan.getCurrent()));
        }
    }

    private static String api(Exchange exchange, Candidate candidate) {
        return switch (Var.REQUEST.of(exchange)) {
            case ChatRequest _ -> candidate.getApi();
            case EmbeddingsRequest _ -> "embeddings";
            case ResponsesRequest _ ->
                    NativeBody.fits(candidate) && !ToolOffer.isMade(exchange)
                            ? Outlets.RESPONSES
                            : candidate.getApi();
        };
    }
}
