package dev.caravan.net;

import dev.caravan.failover.Clock;
import dev.caravan.failover.Failure;

import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One call to a provider: its clocks and the handle that ends it. The exchange's thread moves it
 * on; the watchdog or the client's going may {@link #abort} it at any moment, also before there is
 * a connection. The first reason stands.
 */
public final class UpstreamCall implements Watchdog.Watched, AutoCloseable {
    private static final long MS = 1_000_000;

    private final CallLimits limits;
    private final Watchdog watchdog;
    private final long startedAt;
    private final long sentBytes;
    private final AtomicReference<@Nullable Failure> aborted = new AtomicReference<>();
    private final AtomicReference<@Nullable Cancellable> handle = new AtomicReference<>();
    private volatile Phase phase;

    private record Phase(Clock clock, long limitMs, long since) {}

    /**
     * Starts the clock for the response headers; the call must be closed.
     *
     * @param sentBytes size of the request's body
     */
    public UpstreamCall(CallLimits limits, Watchdog watchdog, long sentBytes) {
        this.sentBytes = sentBytes;
        this.limits = limits;
        this.watchdog = watchdog;
        this.startedAt = watchdog.now();
        this.phase = new Phase(Clock.HEADERS, limits.headersMs(), startedAt);
        watchdog.add(this);
    }

    /** Says how the call under way is ended; ended at once when it is aborted already. */
    public void endWith(Cancellable cancellable) {
        handle.set(cancellable);
        if (aborted.get() != null) {
            cancellable.cancel();
        }
    }

    /** The response headers of a stream are here. */
    public void awaitFirstEvent() {
        enter(Clock.FIRST_EVENT, limits.firstEventMs());
    }

    /**
     * The first event that carries something is here: from now on the gap between events counts.
     */
    public void awaitNext() {
        enter(Clock.GAP, limits.gapMs());
    }

    /** A sign of life: it resets the gap clock, and only that one. */
    public void alive() {
        if (phase.clock() == Clock.GAP) {
            awaitNext();
        }
    }

    /** The headers, or a further part, of a reply that is read whole are here. */
    public void awaitBody() {
        enter(Clock.BODY, limits.gapMs());
    }

    /** The reply is complete; what may still come (a last chunk mark) has {@code limitMs}. */
    public void drain(long limitMs) {
        enter(Clock.GAP, limitMs);
    }

    private void enter(Clock clock, long limitMs) {
        phase = new Phase(clock, limitMs, watchdog.now());
    }

    @Override
    public void tick(long now) {
        Phase current = phase;
        if (now - current.since() >= current.limitMs() * MS) {
            abort(new Failure.TimedOut(current.clock(), current.limitMs()));
        } else if (limits.totalMs().isPresent()
                && now - startedAt >= limits.totalMs().getAsLong() * MS) {
            abort(new Failure.TimedOut(limits.totalClock(), limits.totalMs().getAsLong()));
        }
    }

    /** Ends the call: closes its connection, so that the provider sees it at once. */
    public void abort(Failure why) {
        if (aborted.compareAndSet(null, why)) {
            Cancellable cancellable = handle.get();
            if (cancellable != null) {
                cancellable.cancel();
            }
        }
    }

    /** Whether the response's headers are here. */
    public boolean hasAnswered() {
        return phase.clock() != Clock.HEADERS;
    }

    public long sentBytes() {
        return sentBytes;
    }

    /** Why the call was ended from outside, if it was. */
    public Optional<Failure> aborted() {
        return Optional.ofNullable(aborted.get());
    }

    /** Milliseconds since the call began. */
    public long elapsedMs() {
        return (watchdog.now() - startedAt) / MS;
    }

    /** No clock runs from here on. */
    @Override
    public void close() {
        watchdog.remove(this);
    }

    /** Closes the call and its connection, for a reply that nobody reads to its end. */
    public void discard() {
        close();
        Cancellable cancellable = handle.get();
        if (cancellable != null) {
            cancellable.cancel();
        }
    }
}
