package dev.caravan.steps;

import dev.caravan.tools.ToolStream;
import dev.caravan.tools.ToolTurn;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.util.List;

/**
 * Step {@code take-calls}: what a reply asks of the gateway's own tools does not reach the client
 * (TOL-1).
 */
public final class ToolCallTaking implements Processor {

    @Override
    public void process(Exchange exchange) {
        Var.TOOLS
                .find(exchange)
                .ifPresent(turn -> Var.REPLY.set(exchange, taken(Var.REPLY.of(exchange), turn)));
    }

    /** Whether the reply asks for tools of ours: another one follows. */
    static boolean isPending(Exchange exchange) {
        return Var.TOOLS.find(exchange).map(ToolTurn::isPending).orElse(false);
    }

    private static Reply taken(Reply reply, ToolTurn turn) {
        return switch (reply) {
            case Reply.Whole(var json, var _) -> {
                turn.takeFrom(json);
                yield new Reply.Whole(json);
            }
            case Reply.Streamed(var held, var rest, var form) ->
                    new Reply.Streamed(List.of(), new ToolStream(held, rest, turn), form);
        };
    }
}
