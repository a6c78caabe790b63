package dev.caravan.local;

import dev.caravan.config.Provider.LocalService;
import dev.caravan.net.Watchdog;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One local service at work: feeds its machine under a lock and carries out the effects, none of
 * which blocks. Thread-safe. {@link #ensureReady} is the only way to a lease.
 */
final class ServiceUnit implements Watchdog.Watched {
    private static final long NANOS_PER_MS = 1_000_000;

    private final String id;
    private final ServiceDriver driver;
    private final ServiceGroups groups;
    private final Executor background;
    private final Watchdog watchdog;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong waiterIds = new AtomicLong();
    private final Map<Long, Waiter> waiters = new HashMap<>();
    private final Semaphore dueProbes = new Semaphore(0);
    private volatile LocalService settings;
    private volatile ServiceMachine machine;
    private volatile ServiceModel model;
    private @Nullable ServiceProcess process;
    private boolean startLoopRuns;
    private boolean warming;
    private volatile Optional<ServiceDriver.Health> lastWatched = Optional.empty();

    private record Waiter(CompletableFuture<Lease> lease, long askedMs, boolean hadToStart) {}

    ServiceUnit(
            String id,
            LocalService settings,
            ServiceDriver driver,
            ServiceGroups groups,
            Executor background,
            Watchdog watchdog) {
        this.id = id;
        this.settings = settings;
        this.driver = driver;
        this.groups = groups;
        this.background = background;
        this.watchdog = watchdog;
        this.machine = machine(settings);
        this.model = ServiceModel.stopped(nowMs());
        watchdog.add(this);
    }

    private static ServiceMachine machine(LocalService settings) {
        return new ServiceMachine(
                new Settings(
                        settings.readyTimeoutMs(),
                        settings.idleStopMs(),
                        settings.stopTimeoutMs(),
                        settings.group()));
    }

    String id() {
        return id;
    }

    LocalService settings() {
        return settings;
    }

    ServiceModel model() {
        return model;
    }

    /** What the watching poll saw last, for the operator. */
    void watched(ServiceDriver.Health health) {
        lastWatched = Optional.of(health);
    }

    Optional<ServiceDriver.Health> lastWatched() {
        return lastWatched;
    }

    /** Other times for the same command; they count from the next event on. */
    void retime(LocalService next) {
        settings = next;
        machine = machine(next);
    }

    private long nowMs() {
        return watchdog.now() / NANOS_PER_MS;
    }

    /**
     * Waits until the service can be used.
     *
     * @param leftMs how long the caller can wait, in ms
     * @param onWait told of a way to end the wait from another thread (the client left)
     * @throws ServiceUnavailable when it cannot be used, or the wait was ended
     */
    Lease ensureReady(long leftMs, Consumer<Runnable> onWait) throws ServiceUnavailable {
        long waiter = waiterIds.incrementAndGet();
        CompletableFuture<Lease> lease = new CompletableFuture<>();
        lock.lock();
        try {
            boolean up = model.phase() == Phase.READY || model.phase() == Phase.FOREIGN;
            waiters.put(waiter, new Waiter(lease, nowMs(), !up));
            accept(new Event.Asked(waiter));
        } finally {
            lock.unlock();
        }
        if (!lease.isDone()) {
            onWait.accept(() -> abandon(lease, ServiceUnavailable.Kind.ABANDONED));
        }
        try {
            return lease.get(leftMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return giveUp(waiter, lease, ServiceUnavailable.Kind.OUT_OF_TIME);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return giveUp(waiter, lease, ServiceUnavailable.Kind.ABANDONED);
        } catch (ExecutionException e) {
            accept(new Event.GaveUp(waiter));
            if (e.getCause() instanceof ServiceUnavailable known) {
                throw known;
            }
            throw new ServiceUnavailable(
                    ServiceUnavailable.Kind.FAILED, "the wait failed", OptionalLong.empty());
        }
    }

    private static void abandon(CompletableFuture<Lease> lease, ServiceUnavailable.Kind kind) {
        lease.completeExceptionally(
                new ServiceUnavailable(kind, "the wait was ended", OptionalLong.empty()));
    }

    /** A grant that came in the same moment is taken; the caller decides by its own clock. */
    private Lease giveUp(long waiter, CompletableFuture<Lease> lease, ServiceUnavailable.Kind kind)
            throws ServiceUnavailable {
        abandon(lease, kind);
        accept(new Event.GaveUp(waiter));
        if (lease.isCompletedExceptionally()) {
            throw new ServiceUnavailable(
                    kind,
                    "the service was not ready in the time that was left",
                    OptionalLong.empty());
        }
        return lease.join();
    }

    /** Starts it for nobody in particular (preload, warm fallback); once at a time. */
    void warm() {
        lock.lock();
        try {
            if (!warming) {
                warming = true;
                accept(new Event.Hold());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes over a process that a killed gateway left behind. */
    void adopt(ServiceProcess orphan) {
        lock.lock();
        try {
            process = orphan;
            accept(new Event.Adopted());
        } finally {
            lock.unlock();
        }
        watch(orphan);
    }

    /** Feeds one event to the machine and carries out what follows. */
    void accept(Event event) {
        lock.lock();
        try {
            Step step = machine.step(model, event, nowMs());
            model = step.next();
            step.effects().forEach(this::perform);
            if (warming && model.holds().open() == 0) {
                warming = false;
                accept(new Event.Unhold());
            }
        } finally {
            lock.unlock();
        }
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Probe() -> probe();
            case Effect.Start() -> start();
            case Effect.Terminate() -> onProcess(ServiceProcess::terminate);
            case Effect.Kill() -> onProcess(ServiceProcess::kill);
            case Effect.Grant(long waiter, long generation) -> grant(waiter, generation);
            case Effect.Refuse(long waiter, Refusal why) ->
                    Optional.ofNullable(waiters.remove(waiter))
                            .ifPresent(
                                    w ->
                                            w.lease()
                                                    .completeExceptionally(
                                                            ServiceUnavailable.of(why)));
            case Effect.JoinGroup() -> settings.group().ifPresent(g -> groups.join(g, this));
            case Effect.LeaveGroup() -> settings.group().ifPresent(g -> groups.leave(g, this));
        }
    }

    private void onProcess(Consumer<ServiceProcess> action) {
        ServiceProcess running = process;
        if (running != null) {
            background.execute(() -> action.accept(running));
        }
    }

    private void grant(long waiter, long generation) {
        Waiter asked = waiters.remove(waiter);
        Lease.How how =
                model.phase() == Phase.FOREIGN
                        ? Lease.How.FOREIGN
                        : asked != null && asked.hadToStart() ? Lease.How.STARTED : Lease.How.READY;
        long waitedMs = asked == null ? 0 : nowMs() - asked.askedMs();
        Lease lease = new Lease(how, waitedMs, generation, g -> accept(new Event.Released(g)));
        // Who gave up in this moment does not hold the lease that it was just granted.
        if (asked == null || !asked.lease().complete(lease)) {
            lease.close();
        }
    }

    private void probe() {
        if (startLoopRuns) {
            dueProbes.release();
        } else {
            background.execute(() -> answer(driver.probe(id)));
        }
    }

    private void answer(ServiceDriver.Health health) {
        accept(new Event.Probed(health.healthy(), health.detail()));
    }

    private void start() {
        startLoopRuns = true;
        background.execute(
                () -> {
                    try {
                        driver.start(id, new Start());
                    } catch (ServiceDriver.StartFailed e) {
                        accept(new Event.CouldNotStart(String.valueOf(e.getMessage())));
                    } finally {
                        endStartLoop();
                    }
                });
    }

    /**
     * A probe that the loop did not take any more is made all the same: the machine waits for its
     * answer.
     */
    private void endStartLoop() {
        lock.lock();
        try {
            startLoopRuns = false;
            if (dueProbes.drainPermits() > 0) {
                probe();
            }
        } finally {
            lock.unlock();
        }
    }

    private final class Start implements StartInProgress {
        @Override
        public void started(ServiceProcess started) {
            lock.lock();
            try {
                process = started;
                accept(new Event.Started());
            } finally {
                lock.unlock();
            }
            watch(started);
        }

        @Override
        public boolean isWaiting() {
            return model.phase() == Phase.STARTING;
        }

        @Override
        public boolean awaitProbe() throws InterruptedException {
            while (isWaiting()) {
                if (dueProbes.tryAcquire(Settings.PROBE_INTERVAL_MS, TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void probed(ServiceDriver.Health health) {
            answer(health);
        }
    }

    private void watch(ServiceProcess running) {
        running.exit().thenAccept(how -> accept(new Event.Exited(how)));
    }

    @Override
    public void tick(long nowNanos) {
        OptionalLong wake = model.nextWakeMs();
        if (wake.isPresent() && wake.getAsLong() <= nowNanos / NANOS_PER_MS) {
            accept(new Event.Tick());
        }
    }

    /** The running process, if it is ours. */
    Optional<ServiceProcess> process() {
        lock.lock();
        try {
            return model.owned()
                    ? Optional.ofNullable(process).filter(ServiceProcess::isAlive)
                    : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** No watch from here on. */
    void forget() {
        watchdog.remove(this);
    }

    /** Ends the process, whatever holds it, and waits for its end. */
    void shutDown() {
        accept(new Event.Closed());
        List<CompletableFuture<String>> exits = new ArrayList<>();
        process().ifPresent(p -> exits.add(p.exit()));
        accept(new Event.StopAsked());
        exits.forEach(CompletableFuture::join);
        forget();
    }
}
