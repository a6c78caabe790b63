package dev.caravan.local;

/**
 * When the machine has to act by itself, each in ms of the caller's clock or {@link #NEVER}.
 *
 * @param deadlineMs readiness is given up
 * @param nextProbeMs the next probe is due
 * @param idleStopAtMs our idle process is stopped
 * @param killAtMs our process, told to end, is killed
 */
public record Timers(long deadlineMs, long nextProbeMs, long idleStopAtMs, long killAtMs) {

    /** No time at all. */
    public static final long NEVER = Long.MAX_VALUE;

    static final Timers NONE = new Timers(NEVER, NEVER, NEVER, NEVER);

    Timers deadlineAt(long ms) {
        return new Timers(ms, nextProbeMs, idleStopAtMs, killAtMs);
    }

    Timers probeAt(long ms) {
        return new Timers(deadlineMs, ms, idleStopAtMs, killAtMs);
    }

    Timers idleStopAt(long ms) {
        return new Timers(deadlineMs, nextProbeMs, ms, killAtMs);
    }

    Timers killAt(long ms) {
        return new Timers(deadlineMs, nextProbeMs, idleStopAtMs, ms);
    }
}
