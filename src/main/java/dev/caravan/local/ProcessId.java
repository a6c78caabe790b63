package dev.caravan.local;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process for good: its number together with its start, since numbers are used again.
 *
 * @param startedAt as the operating system says
 */
record ProcessId(long pid, Instant startedAt) {
    /** The kernel counts a start in ticks since a boot time of whole seconds, which may shift. */
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    /** Empty when the process is gone or not ours to look at. */
    static Optional<ProcessId> of(ProcessHandle handle) {
        return handle.info().startInstant().map(start -> new ProcessId(handle.pid(), start));
    }

    /** This very process, when it still runs. */
    Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid).filter(ProcessTable::runs).filter(this::isIt);
    }

    private boolean isIt(ProcessHandle handle) {
        return of(handle)
                .map(other -> Duration.between(startedAt, other.startedAt).abs())
                .filter(apart -> apart.compareTo(TOLERANCE) <= 0)
                .isPresent();
    }
}
