package dev.caravan.local;

/** Where a local service stands. */
public enum Phase {
    /** No process of ours, and nobody waits. */
    STOPPED,
    /** No process of ours; the first probe says whether somebody else's server answers. */
    CHECKING,
    /** No process of ours; waits until its group has room for it. */
    QUEUED,
    /** Our process is ordered or alive, and was never healthy yet. */
    STARTING,
    /** Our process is alive and was healthy at least once. */
    READY,
    /** A healthy server that is not ours: used, never signalled. */
    FOREIGN,
    /** Our process has been told to end, or will be as soon as its start is reported. */
    STOPPING
}
