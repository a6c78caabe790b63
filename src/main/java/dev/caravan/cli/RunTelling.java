package dev.caravan.cli;

import java.io.PrintWriter;

/**
 * Tells how a run goes: on a terminal in one line that changes, elsewhere in a line every few
 * seconds. One thread.
 */
final class RunTelling {
    private static final long EVERY_MS = 5_000;
    private static final String TO_LINE_END = "\u001b[K";

    private final PrintWriter out;
    private final boolean terminal;
    private long toldAt = Long.MIN_VALUE;
    private boolean open;

    /**
     * For one run.
     *
     * @param terminal whether a line can be written over
     */
    RunTelling(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Where there is something to tell yet. */
    void progress(String line, long nowMs) {
        if (terminal) {
            out.print("\r" + line + TO_LINE_END);
            open = true;
        } else if (toldAt == Long.MIN_VALUE || nowMs - toldAt >= EVERY_MS) {
            toldAt = nowMs;
            out.println(line);
        }
        out.flush();
    }

    /** What comes next stands in a line of its own. */
    void end() {
        if (open) {
            out.println();
            out.flush();
            open = false;
        }
    }
}
