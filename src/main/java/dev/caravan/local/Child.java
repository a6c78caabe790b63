package dev.caravan.local;

/**
 * A process that this gateway has started.
 *
 * @param command what it runs, for the message when the system refuses that
 */
record Child(Process process, String command, OutputPump pump, RunningService service)
        implements StartRecords.Started {
    private static final long LAST_OUTPUT_MS = 1000;
    private static final int SIGNALLED = 128;
    private static final int SIGNALS = 64;

    /** What {@code setsid}, like {@code env} and {@code nohup}, ends with when it cannot run it. */
    private static final int NOT_EXECUTABLE = 126;

    private static final int NOT_FOUND = 127;

    private static final String SETSID_SAYS = "setsid: ";

    @Override
    public ProcessId id() {
        return service.id();
    }

    /**
     * Sees to what is to be done at its end.
     *
     * @param graceMs for descendants that it left behind, between SIGTERM and SIGKILL
     * @param whenGone is run then, before {@link ServiceProcess#exit} completes
     */
    void watch(long graceMs, Runnable whenGone) {
        var _ =
                process.onExit()
                        .thenAcceptAsync(
                                ended -> finish(ended.exitValue(), graceMs, whenGone),
                                Thread::startVirtualThread);
    }

    private void finish(int code, long graceMs, Runnable whenGone) {
        try {
            service.tree().sweep(graceMs);
            pump.awaitEnd(LAST_OUTPUT_MS);
            whenGone.run();
        } finally {
            service.ended(how(code, command, pump.tail()));
        }
    }

    /** How it ended, for a person. */
    static String how(int code, String command, String tail) {
        if ((code == NOT_EXECUTABLE || code == NOT_FOUND) && tail.startsWith(SETSID_SAYS)) {
            return "the system cannot run %s: %s"
                    .formatted(command, tail.substring(tail.lastIndexOf(": ") + 2));
        }
        String how =
                code > SIGNALLED && code <= SIGNALLED + SIGNALS
                        ? "signal " + (code - SIGNALLED)
                        : "exit code " + code;
        return tail.isEmpty() ? how : how + "; last output:\n" + tail;
    }
}
