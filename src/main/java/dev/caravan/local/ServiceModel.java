package dev.caravan.local;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All that is known of one local service. Immutable.
 *
 * @param phase where it stands
 * @param sinceMs since when, in ms of the caller's clock
 * @param generation grows with each process and each foreign server, so that a lease of an earlier
 *     one is told apart
 * @param leases open leases of the present generation; never negative
 * @param waiters those who asked and have no answer yet, in the order they asked
 * @param holds those who want a start without waiting for it
 * @param alive true from Started (or Adopted) until Exited
 * @param killSent true once the process, told to end, was killed
 * @param yielding true when the group has asked for the place and leases keep us from giving it
 * @param closed true once the gateway stops
 * @param probing whether a probe is under way
 * @param freshUntilMs until then the last healthy probe spares the next; {@link Long#MIN_VALUE}
 *     when there is none
 * @param timers when the machine acts by itself
 * @param history what past starts and probes left behind
 */
public record ServiceModel(
        Phase phase,
        long sinceMs,
        long generation,
        int leases,
        List<Long> waiters,
        Holds holds,
        boolean alive,
        boolean killSent,
        boolean yielding,
        boolean closed,
        Probing probing,
        long freshUntilMs,
        Timers timers,
        History history) {

    /** Keeps its own copy of the waiters. */
    public ServiceModel {
        waiters = List.copyOf(waiters);
    }

    /** A service that was never started. */
    public static ServiceModel stopped(long nowMs) {
        return new ServiceModel(
                Phase.STOPPED,
                nowMs,
                0,
                0,
                List.of(),
                Holds.NONE,
                false,
                false,
                false,
                false,
                Probing.NONE,
                Long.MIN_VALUE,
                Timers.NONE,
                History.NONE);
    }

    /** When a Tick is needed next, in ms of the caller's clock; empty when only events matter. */
    public OptionalLong nextWakeMs() {
        long probeMs = probing == Probing.NONE ? timers.nextProbeMs() : Timers.NEVER;
        long wakeMs =
                Math.min(
                        Math.min(timers.deadlineMs(), probeMs),
                        Math.min(timers.idleStopAtMs(), timers.killAtMs()));
        return wakeMs == Timers.NEVER ? OptionalLong.empty() : OptionalLong.of(wakeMs);
    }

    /** True when it is stopped because its last start failed. */
    public boolean failed() {
        return phase == Phase.STOPPED && history.failures() > 0;
    }

    /** True while it has a process of its own, ordered, alive, or told to end. */
    public boolean owned() {
        return phase == Phase.STARTING || phase == Phase.READY || phase == Phase.STOPPING;
    }

    /** The last failure. */
    public Optional<String> lastError() {
        return history.lastError();
    }

    /** What the last probe saw. */
    public Optional<String> lastProbe() {
        return history.lastProbe();
    }

    /** How many processes were ordered so far. */
    public long startCount() {
        return history.startCount();
    }

    /** Ms from the last successful start's order until it was ready. */
    public OptionalLong lastStartDurationMs() {
        return history.lastStartDurationMs();
    }
}
