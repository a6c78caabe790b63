package dev.caravan.steps;

import dev.caravan.explain.Explanation;
import dev.caravan.openai.ChatRequest;
import dev.caravan.openai.Json;
import dev.caravan.routing.Target;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code explain}: what would be sent to whom for the request, calling nobody. */
public final class RequestExplanation implements Processor {

    @Override
    public void process(Exchange exchange) {
        ChatRequest request = (ChatRequest) Var.REQUEST.of(exchange);
        Target target =
                Var.SNAPSHOT
                        .of(exchange)
                        .routing()
                        .resolve(Var.CALLER.of(exchange).ask(request.model()));
        exchange.getMessage()
                .setBody(Json.bytes(Explanation.of(request, target, ToolOffer.catalog(exchange))));
    }
}
