package dev.caravan.local;

import dev.caravan.config.Provider.LocalService;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A process that a killed gateway left behind and that is ours now. Its exit code cannot be had (it
 * is no child of ours), and its output ended with the pipe to that gateway; the tail is that of the
 * log file. A server that cannot live without its output ends by itself, and is started afresh.
 */
final class Orphan {
    private static final long KILL_SECONDS = 5;

    private final StartRecord record;
    private final ProcessTree tree;
    private final long stopTimeoutMs;
    private final Runnable whenGone;
    private final RunningService process;

    private Orphan(
            StartRecord record, ProcessTree tree, Path log, long stopTimeoutMs, Runnable whenGone) {
        this.record = record;
        this.tree = tree;
        this.stopTimeoutMs = stopTimeoutMs;
        this.whenGone = whenGone;
        this.process = new RunningService(tree, record.child(), () -> endOf(log));
    }

    /**
     * Takes it over and watches it to its end.
     *
     * @param whenGone is run then, before {@link ServiceProcess#exit} completes
     */
    static Orphan watched(
            StartRecord record, ProcessTree tree, Path log, long stopTimeoutMs, Runnable whenGone) {
        Orphan orphan = new Orphan(record, tree, log, stopTimeoutMs, whenGone);
        Thread.ofVirtual().name("watch-" + record.child().pid()).start(orphan::awaitEnd);
        return orphan;
    }

    ServiceProcess process() {
        return process;
    }

    boolean isOf(LocalService settings) {
        return record.commandHash().equals(CommandHash.of(settings));
    }

    /** Stops it and waits for that; not for ever, if the kernel does not let it go. */
    void stop() {
        process.terminate();
        if (!ProcessTable.awaitGone(Set.of(tree.root()), stopTimeoutMs)) {
            process.kill();
        }
        process.exit().completeOnTimeout("still there", KILL_SECONDS, TimeUnit.SECONDS).join();
    }

    private void awaitEnd() {
        try {
            ProcessTable.awaitGone(Set.of(tree.root()), Long.MAX_VALUE);
            tree.sweep(stopTimeoutMs);
            whenGone.run();
        } finally {
            process.ended("exit code unknown: it was started by an earlier gateway");
        }
    }

    private static String endOf(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(0, file.length() - Tail.BYTES);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            return Tail.text(bytes, from > 0);
        } catch (IOException e) {
            return "";
        }
    }
}
