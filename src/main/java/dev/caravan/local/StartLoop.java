package dev.caravan.local;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Hands the probes that the machine wants to the readiness loop of the start route. Thread-safe.
 */
final class StartLoop implements StartInProgress {
    private final BooleanSupplier waiting;
    private final Consumer<ServiceProcess> started;
    private final Consumer<ServiceDriver.Health> probed;
    private final Semaphore due = new Semaphore(0);
    private volatile boolean hasProcess;

    /**
     * A loop for one start.
     *
     * @param waiting whether the service is still neither ready nor given up
     */
    StartLoop(
            BooleanSupplier waiting,
            Consumer<ServiceProcess> started,
            Consumer<ServiceDriver.Health> probed) {
        this.waiting = waiting;
        this.started = started;
        this.probed = probed;
    }

    /** The machine wants a probe. */
    void probeIsDue() {
        due.release();
    }

    /** Whether a probe was wanted that the loop has not taken. */
    boolean leavesOneDue() {
        return due.drainPermits() > 0;
    }

    /** Whether a process was started. */
    boolean hasProcess() {
        return hasProcess;
    }

    @Override
    public void started(ServiceProcess process) {
        hasProcess = true;
        started.accept(process);
    }

    @Override
    public boolean isWaiting() {
        return waiting.getAsBoolean();
    }

    @Override
    public boolean awaitProbe() throws InterruptedException {
        while (isWaiting()) {
            if (due.tryAcquire(Settings.PROBE_INTERVAL_MS, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void probed(ServiceDriver.Health health) {
        probed.accept(health);
    }
}
