package dev.caravan.local;

/** What happens to a local service. An event that makes no sense in a phase changes nothing. */
public sealed interface Event {

    /**
     * A request wants the service; it gets exactly one Grant or Refuse unless it gives up.
     *
     * @param waiter a number never used twice for this service
     */
    record Asked(long waiter) implements Event {}

    /**
     * A request waits no longer. After its grant this changes nothing: then it must release.
     *
     * @param waiter the number it asked with
     */
    record GaveUp(long waiter) implements Event {}

    /**
     * A lease ended; to be sent once for each grant.
     *
     * @param generation the generation it was granted with
     */
    record Released(long generation) implements Event {}

    /**
     * A request with a lease could not reach the server.
     *
     * @param generation the generation it was granted with
     */
    record Doubted(long generation) implements Event {}

    /**
     * The answer to the one Probe effect that is open.
     *
     * @param healthy true when the health URL answered 2xx
     * @param detail what was seen, for people
     */
    record Probed(boolean healthy, String detail) implements Event {}

    /** The process ordered by the Start effect is alive. */
    record Started() implements Event {}

    /**
     * The process ordered by the Start effect never came to life.
     *
     * @param why one line for people
     */
    record CouldNotStart(String why) implements Event {}

    /**
     * Our process is gone, with all its descendants.
     *
     * @param how exit code or signal, with the last output
     */
    record Exited(String how) implements Event {}

    /** Time has passed; safe at any time, needed at {@link ServiceModel#nextWakeMs()}. */
    record Tick() implements Event {}

    /**
     * Somebody wants the service started without waiting for it (preload, warm-up). It counts as
     * waiting until that start has an outcome.
     */
    record Hold() implements Event {}

    /** The other end of each Hold, before or after the outcome. */
    record Unhold() implements Event {}

    /** The operator or the gateway's exit stops our process, also under open leases. */
    record StopAsked() implements Event {}

    /** Another service of the group needs the place. */
    record Yield() implements Event {}

    /** Nobody of the group needs the place any more: what Yield asked for is taken back. */
    record Unyield() implements Event {}

    /** The answer to JoinGroup: the group has room for us. */
    record GroupGranted() implements Event {}

    /** A start record's orphan was taken over and is alive: it is our process from now on. */
    record Adopted() implements Event {}

    /** The gateway stops: nothing is started any more. Running processes need StopAsked too. */
    record Closed() implements Event {}
}
