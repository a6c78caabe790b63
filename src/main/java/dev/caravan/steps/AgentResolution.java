package dev.caravan.steps;

import dev.caravan.openai.ChatRequest;
import dev.caravan.openai.EmbeddingsRequest;
import dev.caravan.openai.FrontRequest;
import dev.caravan.openai.ResponsesRequest;
import dev.caravan.routing.Ask;
import dev.caravan.routing.Routing;
import dev.caravan.routing.Target;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code resolve-agent}: which agent answers, on which models (AGT-1 to AGT-3). */
public final class AgentResolution implements Processor {

    @Override
    public void process(Exchange exchange) {
        Routing routing = Var.SNAPSHOT.of(exchange).routing();
        FrontRequest request = Var.REQUEST.of(exchange);
        Ask ask = Var.CALLER.of(exchange).ask(request.model());
        Target target =
                switch (request) {
                    case ChatRequest _, ResponsesRequest _ -> routing.resolve(ask);
                    case EmbeddingsRequest _ -> routing.resolveEmbeddings(ask);
                };
        Var.AGENT.set(exchange, Var.CALLER.of(exchange).plain() ? target.plain() : target);
    }
}
