package dev.caravan.steps;

import dev.caravan.config.ToolLimits;
import dev.caravan.local.Lease;
import dev.caravan.net.ClientConnection;
import dev.caravan.net.UpstreamCall;
import dev.caravan.net.Watchdog;
import dev.caravan.telemetry.Tokens;
import dev.caravan.telemetry.ToolRunRecord;
import dev.caravan.tools.ToolCall;
import dev.caravan.tools.ToolResult;
import dev.caravan.tools.ToolTurn;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Step {@code run-tools}: runs what the reply asks the gateway's own tools for, one after the
 * other, and ends the round; without such a reply it ends the loop of rounds (TOL-1).
 */
public final class ToolRunning implements Processor {
    /** Set when the client has all of its reply; ends the loop. */
    private static final String ANSWERED = "answered";

    /** Calls of one reply that are run; the model is told that the rest was not. */
    private static final int MAX_CALLS = 16;

    private static final long MS = 1_000_000;

    /** One line for each run; an operator may send it elsewhere. */
    private static final Logger AUDIT = LoggerFactory.getLogger("caravan.tools");

    private final Watchdog watchdog;
    private final ModelCalls calls;
    private final Consumer<ToolRunRecord> told;

    /**
     * With a reader of what was run.
     *
     * @param told called on the request's own thread
     */
    public ToolRunning(Watchdog watchdog, ModelCalls calls, Consumer<ToolRunRecord> told) {
        this.watchdog = watchdog;
        this.calls = calls;
        this.told = told;
    }

    @Override
    public void process(Exchange exchange) throws ClientConnection.Gone, InterruptedException {
        Optional<ToolTurn> turn = Var.TOOLS.find(exchange).filter(ToolTurn::isPending);
        if (turn.isEmpty()) {
            exchange.setVariable(ANSWERED, true);
            return;
        }
        Reply reply = Var.REPLY.of(exchange);
        long elsewhereMs = Var.CALL.find(exchange).map(UpstreamCall::elapsedMs).orElse(0L);
        calls.completed(exchange, Optional.of(Tokens.of(reply.usage())));
        // The next round may need the place that this one holds.
        Var.LEASE.find(exchange).ifPresent(Lease::close);
        Var.LEASE.remove(exchange);
        List<ToolResult> results = new ArrayList<>();
        for (ToolCall call : turn.get().calls()) {
            long began = watchdog.now();
            ToolResult result =
                    results.size() < MAX_CALLS
                            ? run(exchange, turn.get(), call)
                            : new ToolResult.Refused(
                                    "not run: one reply may ask for " + MAX_CALLS + " tools");
            long tookMs = (watchdog.now() - began) / MS;
            elsewhereMs += tookMs;
            audit(exchange, turn.get(), call, result, tookMs);
            told.accept(new ToolRunRecord(call.name(), result.outcome(), tookMs));
            results.add(result);
        }
        turn.get().answered(results, reply.usage());
        turn.get().spent(Var.PLAN.of(exchange).attempts(), elsewhereMs);
    }

    private ToolResult run(Exchange exchange, ToolTurn turn, ToolCall call)
            throws ClientConnection.Gone, InterruptedException {
        ToolLimits.Limit limit =
                Var.SNAPSHOT.of(exchange).config().operation().tools().of(call.name());
        long left = Deadlines.leftMs(exchange, watchdog).orElse(Long.MAX_VALUE);
        return new ToolThread(
                        exchange.getContext(),
                        new ToolRun(turn.tool(call).orElseThrow(), call, limit.answerBytes()),
                        Var.CALLER.of(exchange).requestId())
                .run(Math.min(limit.timeoutMs(), left), Var.RECIPIENT.of(exchange));
    }

    /** Who had what run, and what came of it; not what was asked and answered. */
    private static void audit(
            Exchange exchange, ToolTurn turn, ToolCall call, ToolResult result, long millis) {
        AUDIT.info(
                "{} tool={} agent={} round={} outcome={} ms={} argumentBytes={} answerBytes={}",
                Var.CALLER.of(exchange).requestId(),
                call.name(),
                Var.AGENT.of(exchange).agentId(),
                turn.rounds() + 1,
                result.outcome(),
                millis,
                bytes(call.arguments()),
                bytes(result.text()));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
