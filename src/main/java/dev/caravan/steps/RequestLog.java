package dev.caravan.steps;

import dev.caravan.failover.Attempt;
import dev.caravan.failover.Failure;
import dev.caravan.failover.Plan;
import dev.caravan.local.Lease;
import dev.caravan.net.UpstreamCall;
import dev.caravan.net.Watchdog;
import dev.caravan.routing.Target;
import dev.caravan.telemetry.RequestRecord;
import dev.caravan.telemetry.Tokens;
import dev.caravan.tools.ToolTurn;

import org.apache.camel.Exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Tells of each request that is over, once: to the log, and to the meters (DGN-1, DGN-3). */
public final class RequestLog {
    private static final long MS = 1_000_000;

    private final Watchdog watchdog;
    private final ModelCalls calls;
    private final List<Consumer<RequestRecord>> told;

    /**
     * A log with its readers.
     *
     * @param told called on the request's own thread, in this order
     */
    public RequestLog(Watchdog watchdog, ModelCalls calls, List<Consumer<RequestRecord>> told) {
        this.watchdog = watchdog;
        this.calls = calls;
        this.told = List.copyOf(told);
    }

    /** The client got an answer. */
    public void answered(Exchange exchange, int status) {
        tell(exchange, Optional.of(status));
    }

    /** The client left before its answer was complete (HTTP-9). */
    public void clientDisconnected(Exchange exchange) {
        tell(exchange, Optional.empty());
    }

    /** The call of a reply that had begun ended before the reply was complete. */
    void brokenOff(Exchange exchange, Failure failure) {
        calls.failed(exchange, failure);
    }

    private void tell(Exchange exchange, Optional<Integer> status) {
        Caller caller = Var.CALLER.of(exchange);
        long durationMs = ms(caller.startedNanos(), watchdog.now());
        Optional<ToolTurn> tools = Var.TOOLS.find(exchange);
        List<Attempt> attempts = new ArrayList<>(tools.map(ToolTurn::attempts).orElse(List.of()));
        attempts.addAll(Var.PLAN.find(exchange).map(Plan::attempts).orElse(List.of()));
        Optional<Long> first = Var.FIRST_TOKEN.find(exchange);
        RequestRecord record =
                new RequestRecord(
                        caller.requestId(),
                        Lines.endpoint(exchange),
                        status,
                        Var.AGENT.find(exchange).map(Target::agentId),
                        Var.SESSION.find(exchange).map(run -> run.key().hash()),
                        attempts,
                        Var.REQUEST.find(exchange).map(r -> r.stream()).orElse(false),
                        Var.REPLY.find(exchange).map(Reply::usage).map(Tokens::of),
                        first.isPresent()
                                ? OptionalLong.of(ms(caller.startedNanos(), first.get()))
                                : OptionalLong.empty(),
                        durationMs,
                        upstreamMs(exchange, attempts)
                                + tools.map(ToolTurn::elsewhereMs).orElse(0L),
                        Var.LEASE.find(exchange).map(Lease::waitedMs).orElse(0L),
                        Var.RECIPIENT.of(exchange).bytesSent(),
                        caller.trace().traceId());
        if (status.isEmpty()) {
            calls.failed(exchange, new Failure.ClientGone());
        }
        calls.completed(exchange, record.tokens());
        caller.trace().end(record);
        told.forEach(reader -> reader.accept(record));
        BodyLog.tell(exchange);
    }

    private static long ms(long from, long to) {
        return (to - from) / MS;
    }

    /** Of the call that answered, all of it; of those that failed, until they did. */
    private static long upstreamMs(Exchange exchange, List<Attempt> attempts) {
        long failed =
                attempts.stream()
                        .filter(attempt -> attempt.failure().isPresent())
                        .mapToLong(Attempt::millis)
                        .sum();
        return failed + Var.CALL.find(exchange).map(UpstreamCall::elapsedMs).orElse(0L);
    }
}
