package dev.caravan.local;

/**
 * One start as the readiness loop of a route sees it. One route runs it; the service's own threads
 * end it.
 */
public interface StartInProgress {

    /** The process is alive. */
    void started(ServiceProcess process);

    /** Whether the service is still neither ready nor given up. */
    boolean isWaiting();

    /**
     * Waits until the next probe is due (every 250 ms).
     *
     * @return false when none is due any more
     */
    boolean awaitProbe() throws InterruptedException;

    /** What the probe that was due saw. */
    void probed(ServiceDriver.Health health);
}
