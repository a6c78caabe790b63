package dev.caravan.steps;

import dev.caravan.net.Watchdog;

import org.apache.camel.Exchange;

import java.util.OptionalLong;

/** The deadline over a request's whole chain (FLV-8). */
final class Deadlines {
    private static final long MS = 1_000_000;

    private Deadlines() {}

    /** What is left of it in ms, 0 when it is over; empty when there is none. */
    static OptionalLong leftMs(Exchange exchange, Watchdog watchdog) {
        Caller caller = Var.CALLER.of(exchange);
        var configured = Var.AGENT.of(exchange).timeoutSeconds();
        long limit =
                Math.min(
                        configured.isPresent() ? configured.getAsInt() * 1_000L : Long.MAX_VALUE,
                        caller.timeoutMs().orElse(Long.MAX_VALUE));
        if (limit == Long.MAX_VALUE) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.max(0, limit - (watchdog.now() - caller.startedNanos()) / MS));
    }
}
