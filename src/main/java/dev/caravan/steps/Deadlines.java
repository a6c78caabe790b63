package dev.caravan.steps;

import dev.caravan.net.Watchdog;

import org.apache.camel.Exchange;

import java.util.OptionalInt;
import java.util.OptionalLong;

/** The deadline over a request's whole chain (FLV-8). */
final class Deadlines {
    private static final long MS = 1_000_000;

    private Deadlines() {}

    /** What is left of it in ms, 0 when it is over; empty when there is none. */
    static OptionalLong leftMs(Exchange exchange, Watchdog watchdog) {
        return left(exchange, Var.AGENT.of(exchange).timeoutSeconds(), watchdog);
    }

    /** The same before it is known which agent answers. */
    static OptionalLong callerLeftMs(Exchange exchange, Watchdog watchdog) {
        return left(
                exchange,
                Var.SNAPSHOT.of(exchange).config().agents().defaults().timeoutSeconds(),
                watchdog);
    }

    private static OptionalLong left(Exchange exchange, OptionalInt configured, Watchdog watchdog) {
        Caller caller = Var.CALLER.of(exchange);
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
