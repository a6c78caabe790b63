package dev.caravan.local;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * A model server process of ours: started by {@link ServiceLauncher} or taken over by {@link
 * StartRecords#adopt}. Thread-safe.
 */
public interface ServiceProcess {
    /** The number by which the operating system knows it. */
    long pid();

    /** When it began to run, as the operating system says. */
    Instant startedAt();

    /** Whether it, or a descendant that it left behind, still runs. */
    boolean isAlive();

    /**
     * Completes once when the process and what it left behind are gone and its start record is
     * removed; never exceptionally. The text says how ("exit code 3", "signal 9"), followed by the
     * last output, secrets masked. An exit code above 128 counts as a signal, as in a shell.
     * Completing the returned future changes nothing here.
     */
    CompletableFuture<String> exit();

    /** The last output, at most 8 KiB, secrets masked, without control characters. */
    String tail();

    /** Sends SIGTERM to the process and all its descendants; returns at once. */
    void terminate();

    /** Sends SIGKILL to the process and all its descendants; returns at once. */
    void kill();
}
