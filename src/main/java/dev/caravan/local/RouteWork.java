package dev.caravan.local;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What one service has the routes do, off its own thread: probes, and starts with their readiness
 * loop, which makes the probes while it runs. Thread-safe; nothing here blocks.
 */
final class RouteWork {
    private final String id;
    private final ServiceDriver driver;
    private final Executor background;
    private final Consumer<Event> accept;
    private final BooleanSupplier starting;
    private final Consumer<ServiceProcess> started;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable StartLoop loop;

    /**
     * For one service.
     *
     * @param accept given what came of it
     * @param starting whether the service is neither ready nor given up
     * @param started given the process of a start
     */
    RouteWork(
            String id,
            ServiceDriver driver,
            Executor background,
            Consumer<Event> accept,
            BooleanSupplier starting,
            Consumer<ServiceProcess> started) {
        this.id = id;
        this.driver = driver;
        this.background = background;
        this.accept = accept;
        this.starting = starting;
        this.started = started;
    }

    void probe() {
        lock.lock();
        try {
            if (loop != null) {
                loop.probeIsDue();
            } else {
                background.execute(() -> answer(probed()));
            }
        } finally {
            lock.unlock();
        }
    }

    /** The machine waits for an answer: a route that breaks is one, too. */
    private ServiceDriver.Health probed() {
        try {
            return driver.probe(id);
        } catch (RuntimeException e) {
            return new ServiceDriver.Health(false, "the probe could not be made: " + e);
        }
    }

    private void answer(ServiceDriver.Health health) {
        accept.accept(new Event.Probed(health.healthy(), health.detail()));
    }

    void start() {
        StartLoop next = new StartLoop(starting, started, this::answer);
        lock.lock();
        try {
            loop = next;
        } finally {
            lock.unlock();
        }
        background.execute(() -> run(next));
    }

    private void run(StartLoop mine) {
        try {
            driver.start(id, mine);
        } catch (ServiceDriver.StartFailed e) {
            accept.accept(new Event.CouldNotStart(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            // With a process, its end is what the machine waits for.
            if (!mine.hasProcess()) {
                accept.accept(new Event.CouldNotStart("the start could not be made: " + e));
            }
        } finally {
            end(mine);
        }
    }

    /**
     * A probe that the loop did not take any more is made all the same: the machine waits for its
     * answer.
     */
    private void end(StartLoop mine) {
        lock.lock();
        try {
            if (loop == mine) {
                loop = null;
            }
            if (mine.leavesOneDue()) {
                probe();
            }
        } finally {
            lock.unlock();
        }
    }
}
