package dev.caravan.local;

/** What is to be done, in the order given. */
public sealed interface Effect {

    /** Probe the health URL once and report Probed; at most one probe is open at any time. */
    record Probe() implements Effect {}

    /** Start the process and report Started or CouldNotStart, and once it is gone Exited. */
    record Start() implements Effect {}

    /** Ask our process and its descendants to end (SIGTERM). */
    record Terminate() implements Effect {}

    /** End our process and its descendants (SIGKILL). */
    record Kill() implements Effect {}

    /**
     * Let a waiter use the service now; it holds a lease until Released.
     *
     * @param waiter the number it asked with
     * @param generation what to release with
     */
    record Grant(long waiter, long generation) implements Effect {}

    /**
     * Tell a waiter that it does not get the service.
     *
     * @param waiter the number it asked with
     * @param why the typed reason
     */
    record Refuse(long waiter, Refusal why) implements Effect {}

    /**
     * Ask the group for its place and report GroupGranted. After Adopted it only tells the group
     * that we are there: the process runs already.
     */
    record JoinGroup() implements Effect {}

    /** Leave the group's place or its queue; doing so twice must be harmless. */
    record LeaveGroup() implements Effect {}
}
