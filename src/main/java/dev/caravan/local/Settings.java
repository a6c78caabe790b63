package dev.caravan.local;

import dev.caravan.config.Provider.LocalService;

import java.util.Optional;

/**
 * The times one local service lives by.
 *
 * @param readyTimeoutMs ms from the order to start, or from the first failed probe of a running
 *     process, until its readiness is given up; at least 1
 * @param idleStopMs ms without a lease or a waiter after which our process is stopped; 0 = never
 * @param stopTimeoutMs ms from the request to end until the process is killed; at least 0
 * @param group the services that exclude each other; empty when it stands alone
 */
public record Settings(
        long readyTimeoutMs, long idleStopMs, long stopTimeoutMs, Optional<String> group) {

    /** The pause between two probes of a process that is not healthy, in ms. */
    public static final long PROBE_INTERVAL_MS = 250;

    /** How long a healthy probe spares the next one, in ms. */
    public static final long FRESH_MS = 1_000;

    /** The failed starts in a row after which the service backs off. */
    public static final int FAILURES_BEFORE_BACK_OFF = 3;

    /** The first back-off, in ms; each further failed start doubles it. */
    public static final long FIRST_BACK_OFF_MS = 1_000;

    /** The longest back-off, in ms. */
    public static final long LONGEST_BACK_OFF_MS = 60_000;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a time is out of its range
     */
    public Settings {
        if (readyTimeoutMs < 1 || idleStopMs < 0 || stopTimeoutMs < 0) {
            throw new IllegalArgumentException(
                    "readyTimeoutMs must be at least 1, idleStopMs and stopTimeoutMs at least 0");
        }
    }

    /** The times that the configuration gives a service. */
    static Settings of(LocalService service) {
        return new Settings(
                service.readyTimeoutMs(),
                service.idleStopMs(),
                service.stopTimeoutMs(),
                service.group());
    }

    /** The back-off after so many failed starts in a row, in ms; 0 when there is none yet. */
    static long backOffMs(int failures) {
        int beyond = failures - FAILURES_BEFORE_BACK_OFF;
        if (beyond < 0) {
            return 0;
        }
        // Six doublings pass the longest; the cap keeps the shift in range.
        return Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS << Math.min(beyond, 6));
    }
}
