package dev.caravan.steps;

import dev.caravan.tools.WrongArguments;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.util.Map;

/**
 * Step {@code check-arguments}: what the model wrote becomes the tool's body and its variable
 * {@code arguments}, once the tool's schema allows it. Plain values: nothing evaluates them.
 */
public final class ToolArguments implements Processor {
    /** The variable that tools read. */
    static final String VARIABLE = "arguments";

    @Override
    public void process(Exchange exchange) throws WrongArguments {
        ToolRun run = Var.TOOL_RUN.of(exchange);
        Map<String, Object> arguments = run.tool().arguments(run.call().arguments());
        exchange.setVariable(VARIABLE, arguments);
        exchange.getMessage().setBody(arguments);
    }
}
