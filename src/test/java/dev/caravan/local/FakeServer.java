package dev.caravan.local;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A driver whose processes live in this JVM; one at a time, as there is one port. */
final class FakeServer implements ServiceDriver {
    private final AtomicReference<Running> running = new AtomicReference<>();
    final AtomicInteger starts = new AtomicInteger();
    final AtomicInteger second = new AtomicInteger();

    /** A process; it ends when it is told to. */
    static final class Running implements ServiceProcess {
        private final CompletableFuture<String> exit = new CompletableFuture<>();
        private final long pid;
        private volatile boolean dying;

        Running(long pid) {
            this.pid = pid;
        }

        boolean serves() {
            return !dying;
        }

        @Override
        public long pid() {
            return pid;
        }

        @Override
        public Instant startedAt() {
            return Instant.EPOCH;
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
            return "";
        }

        @Override
        public void terminate() {
            dying = true;
            Thread.startVirtualThread(this::kill);
        }

        @Override
        public void kill() {
            dying = true;
            exit.complete("signal 15");
        }
    }

    /** Whether a request that is sent now is served. */
    boolean serves() {
        Running now = running.get();
        return now != null && now.serves();
    }

    /** Ends the process as a crash does. */
    void crash() {
        Running now = running.get();
        if (now != null) {
            now.kill();
        }
    }

    /** A process that serves at once. */
    Running spawn() {
        Running next = new Running(starts.incrementAndGet());
        Running before = running.getAndSet(next);
        if (before != null && before.isAlive()) {
            second.incrementAndGet();
        }
        return next;
    }

    @Override
    public Health probe(String serviceId) {
        return serves() ? new Health(true, "HTTP 200") : new Health(false, "refused");
    }

    @Override
    public void start(String serviceId, StartInProgress start) throws StartFailed {
        start.started(spawn());
        try {
            while (start.awaitProbe()) {
                start.probed(probe(serviceId));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
