package dev.caravan.local;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A process with all its descendants, as the target of signals (SVC-6): by its group when it leads
 * one, so that no child born meanwhile is missed; those that left the group, or all when there is
 * no group, one by one. Nobody gets the same signal twice: many servers take a second SIGTERM for
 * "now". Thread-safe.
 */
final class ProcessTree {
    private static final long KILL_SECONDS = 5;

    private final ProcessHandle root;
    private final Tools tools;
    private final Set<ProcessHandle> seen = new HashSet<>();
    private boolean asked;

    ProcessTree(ProcessHandle root, Tools tools) {
        this.root = root;
        this.tools = tools;
    }

    ProcessHandle root() {
        return root;
    }

    /** Sends SIGTERM to what runs of it. */
    void terminate() {
        signal(Signal.TERM);
    }

    /** Sends SIGKILL to what runs of it. */
    void kill() {
        signal(Signal.KILL);
    }

    /**
     * Ends what the root left behind: SIGTERM unless it was sent before, SIGKILL later. To be
     * called when the root has ended.
     *
     * @param graceMs time between the two, in milliseconds
     */
    void sweep(long graceMs) {
        Set<ProcessHandle> left = look();
        if (left.isEmpty()) {
            return;
        }
        if (!wasAsked()) {
            terminate();
        }
        if (!ProcessTable.awaitGone(left, graceMs) || !look().isEmpty()) {
            kill();
            ProcessTable.awaitGone(left, TimeUnit.SECONDS.toMillis(KILL_SECONDS));
        }
    }

    private synchronized boolean wasAsked() {
        return asked;
    }

    private synchronized void signal(Signal signal) {
        asked = true;
        Set<ProcessHandle> targets = look();
        if (ProcessTable.runs(root)) {
            targets.add(root);
            if (leadsGroup() && signalGroup(signal)) {
                targets.removeIf(handle -> !leftTheGroup(handle));
            }
        }
        targets.forEach(signal::send);
    }

    /** The descendants that run, also those seen before whose parent has ended since. */
    private synchronized Set<ProcessHandle> look() {
        try (var descendants = root.descendants()) {
            descendants.forEach(seen::add);
        }
        if (tools.setsid().isPresent() && isItsNumber()) {
            seen.addAll(ProcessTable.members(root.pid()));
        }
        seen.retainAll(ProcessTable.running(seen));
        return new HashSet<>(seen);
    }

    /**
     * Once it has ended its number may be another's, and so may the group of that number. While our
     * group has members the kernel gives the number to nobody.
     */
    private boolean isItsNumber() {
        return ProcessHandle.of(root.pid()).map(root::equals).orElse(true);
    }

    private boolean leadsGroup() {
        return ProcessTable.group(root.pid()).filter(group -> group == root.pid()).isPresent();
    }

    /** A process that has ended meanwhile is in no group, and needs no signal either. */
    private boolean leftTheGroup(ProcessHandle handle) {
        return ProcessTable.group(handle.pid()).filter(group -> group != root.pid()).isPresent();
    }

    private boolean signalGroup(Signal signal) {
        return tools.kill()
                .map(kill -> run(kill, "-" + signal, "--", "-" + root.pid()))
                .orElse(false);
    }

    private static boolean run(Path program, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(program.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().clear();
        builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
        try {
            Process process = builder.start();
            return process.waitFor(KILL_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            // It was sent: a signal program does nothing else.
            return true;
        }
    }

    private enum Signal {
        TERM,
        KILL;

        void send(ProcessHandle handle) {
            switch (this) {
                case TERM -> handle.destroy();
                case KILL -> handle.destroyForcibly();
            }
        }
    }
}
