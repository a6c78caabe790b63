package dev.caravan.local;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A process that is watched to its end. Thread-safe. */
final class RunningService implements ServiceProcess {
    private final ProcessTree tree;
    private final ProcessId id;
    private final Supplier<String> tail;
    private final CompletableFuture<String> exit = new CompletableFuture<>();

    RunningService(ProcessTree tree, ProcessId id, Supplier<String> tail) {
        this.tree = tree;
        this.id = id;
        this.tail = tail;
    }

    ProcessId id() {
        return id;
    }

    ProcessTree tree() {
        return tree;
    }

    /** To be called once, when all is over. */
    void ended(String how) {
        exit.complete(how);
    }

    @Override
    public long pid() {
        return id.pid();
    }

    @Override
    public Instant startedAt() {
        return id.startedAt();
    }

    @Override
    public boolean isAlive() {
        return !exit.isDone();
    }

    @Override
    public CompletableFuture<String> exit() {
        return exit.copy();
    }

    @Override
    public String tail() {
        return tail.get();
    }

    @Override
    public void terminate() {
        if (isAlive()) {
            tree.terminate();
        }
    }

    @Override
    public void kill() {
        if (isAlive()) {
            tree.kill();
        }
    }
}
