package dev.caravan.local;

/**
 * Carries out what only routes do: the probe and the start. Both block the calling (virtual)
 * thread.
 */
public interface ServiceDriver {

    /** Asks the health URL once. */
    Health probe(String serviceId);

    /**
     * Starts the process, then goes on with the readiness loop until {@link
     * StartInProgress#isWaiting()} is false.
     *
     * @throws StartFailed when the process was not started; the message says why
     */
    void start(String serviceId, StartInProgress start) throws StartFailed;

    /** There is no process. */
    final class StartFailed extends Exception {
        /** With one line for people. */
        public StartFailed(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * What a probe saw.
     *
     * @param healthy whether it answered 2xx
     * @param detail for people
     */
    record Health(boolean healthy, String detail) {}
}
