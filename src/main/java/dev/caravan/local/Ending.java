package dev.caravan.local;

/** How a process has ended, for people. */
final class Ending {
    private Ending() {}

    /**
     * With the last probe, when it ended before it was ready: a server of somebody else's may hold
     * the port, and then its answer tells so.
     */
    static String of(String how, ServiceModel model) {
        return model.phase() == Phase.STARTING
                ? how + model.lastProbe().map(seen -> "; last probe: " + seen).orElse("")
                : how;
    }
}
