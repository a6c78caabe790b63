package dev.caravan.steps;

import dev.caravan.config.RouteTools;
import dev.caravan.openai.EmbeddingsRequest;
import dev.caravan.tools.RouteTool;
import dev.caravan.tools.ToolCatalog;
import dev.caravan.tools.ToolTurn;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Optional;

/**
 * Step {@code offer-tools}: the agent's tools that are routes, of the set of routes that the
 * request runs on (TOL-1). A later round of a request finds them made already.
 */
public final class ToolOffer implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(ToolOffer.class);

    @Override
    public void process(Exchange exchange) {
        RouteTools wanted = Var.AGENT.of(exchange).tools();
        if (isMade(exchange)
                || wanted.names().isEmpty()
                || Var.REQUEST.of(exchange) instanceof EmbeddingsRequest) {
            return;
        }
        ToolCatalog catalog = catalog(exchange);
        for (String name : wanted.names()) {
            if (catalog.find(name).isEmpty()) {
                lacks(exchange, name, catalog);
            }
        }
        List<RouteTool> tools = catalog.of(wanted.names());
        if (!tools.isEmpty()) {
            Var.TOOLS.set(exchange, new ToolTurn(tools, wanted.maxRounds()));
        }
    }

    /** The tools of the set of routes that the request runs on. */
    static ToolCatalog catalog(Exchange exchange) {
        return Optional.ofNullable(
                        exchange.getContext().getRegistry().findSingleByType(ToolCatalog.class))
                .orElse(ToolCatalog.EMPTY);
    }

    /** An edit of the routes or of the configuration took it away: the agent does without. */
    private static void lacks(Exchange exchange, String name, ToolCatalog catalog) {
        LOG.warn(
                "{} agent {} has no tool {}: routes/tools/tool-{}.camel.yaml is not there; there"
                        + " are {}",
                Var.CALLER.of(exchange).requestId(),
                Var.AGENT.of(exchange).agentId(),
                name,
                name,
                catalog.names());
    }

    static boolean isMade(Exchange exchange) {
        return Var.TOOLS.find(exchange).isPresent();
    }
}
