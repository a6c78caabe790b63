package dev.caravan.steps;

import dev.caravan.tools.AnswerText;
import dev.caravan.tools.AnswerTooLarge;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.io.IOException;
import java.util.Optional;

/**
 * Step {@code take-answer}: reads what the tool left in the body, no more of it than is allowed.
 */
public final class ToolAnswer implements Processor {

    @Override
    public void process(Exchange exchange) throws AnswerTooLarge, IOException {
        Var.TOOL_ANSWER.set(
                exchange,
                AnswerText.of(
                        Optional.ofNullable(exchange.getMessage().getBody()),
                        Var.TOOL_RUN.of(exchange).maxBytes()));
    }
}
