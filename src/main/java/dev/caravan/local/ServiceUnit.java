package dev.caravan.local;

import dev.caravan.config.Provider.LocalService;
import dev.caravan.net.Watchdog;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One local service at work: feeds its machine under a lock and carries out the effects, none of
 * which blocks. Thread-safe. {@link #ensureReady} is the only way to a lease.
 */
final class ServiceUnit implements Watchdog.Watched, ServiceGroups.Member {
    private final String id;
    private final RouteWork work;
    private final Membership membership;
    private final Executor background;
    private final Watchdog watchdog;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Waiters waiters;
    private volatile LocalService settings;
    private volatile ServiceMachine machine;
    private volatile ServiceModel model;
    private volatile @Nullable ServiceProcess process;
    private volatile boolean urgent;
    private boolean warming;

    ServiceUnit(String id, LocalService settings, ServiceDriver driver, Shared shared) {
        this.id = id;
        this.settings = settings;
        this.background = shared.background();
        this.watchdog = shared.watchdog();
        this.membership = new Membership(shared.groups(), shared.queues(), this, settings.group());
        this.work =
                new RouteWork(
                        id,
                        driver,
                        background,
                        this::accept,
                        () -> model().phase() == Phase.STARTING,
                        running -> own(running, new Event.Started()));
        this.waiters = new Waiters(watchdog::nowMs, this::accept, shared.queues()::leave);
        this.machine = new ServiceMachine(Settings.of(settings));
        this.model = ServiceModel.stopped(watchdog.nowMs());
        watchdog.add(this);
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

    /** Other times or another group for the same command; they count from the next event on. */
    void retime(LocalService next) {
        locked(
                () -> {
                    settings = next;
                    machine = new ServiceMachine(Settings.of(next));
                    membership.move(next.group(), model, waiters, this::accept);
                });
    }

    /**
     * Waits until the service can be used.
     *
     * @param priority its rank where services of a group want the same place
     * @param leftMs how long the caller can wait, in ms
     * @param onWait told of a way to end the wait from another thread (the client left)
     * @throws ServiceUnavailable when it cannot be used, or the wait was ended
     */
    Lease ensureReady(Priority priority, long leftMs, Consumer<Runnable> onWait)
            throws ServiceUnavailable {
        long waiter = waiters.nextId();
        CompletableFuture<Lease> lease = new CompletableFuture<>();
        ask(waiter, priority, lease);
        if (!lease.isDone()) {
            onWait.accept(() -> Waiters.abandon(lease));
        }
        if (!Waiters.isGranted(lease, leftMs)) {
            locked(
                    () -> {
                        waiters.forget(waiter);
                        accept(new Event.GaveUp(waiter));
                    });
        }
        return Waiters.answer(lease);
    }

    private void ask(long waiter, Priority priority, CompletableFuture<Lease> lease) {
        locked(
                () -> {
                    boolean up = model.phase() == Phase.READY || model.phase() == Phase.FOREIGN;
                    waiters.add(waiter, priority, lease, up, model.generation());
                    accept(new Event.Asked(waiter));
                });
    }

    /** Starts it for nobody in particular (preload, warm fallback); once at a time. */
    void warm() {
        locked(
                () -> {
                    if (!warming) {
                        warming = true;
                        accept(new Event.Hold());
                    }
                });
    }

    /** Takes over a process that a killed gateway left behind. */
    void adopt(ServiceProcess orphan) {
        own(orphan, new Event.Adopted());
    }

    private void own(ServiceProcess running, Event event) {
        locked(
                () -> {
                    process = running;
                    accept(event);
                });
        var _ = running.exit().thenAccept(how -> accept(new Event.Exited(Ending.of(how, model))));
    }

    /** Feeds one event to the machine and carries out what follows. */
    void accept(Event event) {
        acceptIf(() -> true, event);
    }

    /** The same, unless what it follows from does not hold any more when its turn comes. */
    @Override
    public void acceptIf(BooleanSupplier stillSo, Event event) {
        locked(
                () -> {
                    if (stillSo.getAsBoolean()) {
                        work(event);
                    }
                });
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private void work(Event event) {
        Step step = machine.step(model, event, watchdog.nowMs());
        model = step.next();
        step.effects().forEach(this::perform);
        membership.settle(model, waiters);
        urgent = waiters.isUrgent();
        changed.signalAll();
        if (warming && model.holds().open() == 0) {
            warming = false;
            accept(new Event.Unhold());
        }
    }

    @Override
    public boolean isUrgent() {
        return urgent;
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Probe() -> work.probe();
            case Effect.Start() -> work.start();
            case Effect.Terminate() -> onProcess(ServiceProcess::terminate);
            case Effect.Kill() -> onProcess(ServiceProcess::kill);
            case Effect.Grant(long waiter, long generation) ->
                    waiters.grant(waiter, generation, model.phase() == Phase.FOREIGN);
            case Effect.Refuse(long waiter, Refusal why) -> waiters.refuse(waiter, why);
            case Effect.JoinGroup() -> membership.join();
            case Effect.LeaveGroup() -> membership.leave();
        }
    }

    private void onProcess(Consumer<ServiceProcess> action) {
        ServiceProcess running = process;
        if (running != null) {
            background.execute(() -> action.accept(running));
        }
    }

    @Override
    public void tick(long nowNanos) {
        OptionalLong wake = model.nextWakeMs();
        if (wake.isPresent() && wake.getAsLong() <= watchdog.nowMs()) {
            accept(new Event.Tick());
        }
    }

    /** The running process, if it is ours. */
    Optional<ServiceProcess> process() {
        return model.owned()
                ? Optional.ofNullable(process).filter(ServiceProcess::isAlive)
                : Optional.empty();
    }

    /** Ends the process, whatever holds it, and waits for its end. */
    void shutDown() {
        accept(new Event.Closed());
        accept(new Event.StopAsked());
        awaitNoProcess();
    }

    /** No new start; the process ends with its last lease, and that is waited for. */
    void drain() {
        accept(new Event.Closed());
        accept(new Event.Yield());
        awaitNoProcess();
    }

    /** Also for a start under way, whose process is not known yet. */
    private void awaitNoProcess() {
        lock.lock();
        try {
            while (model.owned()) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
        watchdog.remove(this);
    }
}
