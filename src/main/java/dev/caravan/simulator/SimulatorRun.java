package dev.caravan.simulator;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/** A simulator as a process of its own, for {@code caravan simulate} and for tests. */
public final class SimulatorRun {
    private static final String NOISE = "simulator: loading tensors ".repeat(38).substring(0, 1023);

    private SimulatorRun() {}

    /**
     * Starts a simulator, says so on {@code out}, and serves until the process is told to end.
     *
     * @return the exit code; 2 if an option is out of range or it cannot listen
     * @throws InterruptedException if the thread is interrupted
     */
    public static int serve(SimulatorFlags flags, PrintStream out, PrintStream err)
            throws InterruptedException {
        try {
            return serve(flags, flags.options(), out, err);
        } catch (IllegalArgumentException | IllegalStateException e) {
            err.println("simulator: " + e.getMessage());
            return 2;
        }
    }

    private static int serve(
            SimulatorFlags flags, SimulatorOptions options, PrintStream out, PrintStream err)
            throws InterruptedException {
        for (int i = 0; i < flags.floodKb; i++) {
            err.println(NOISE);
        }
        if (flags.exitCode >= 0) {
            err.println("simulator: told to exit with " + flags.exitCode);
            return flags.exitCode;
        }
        CountDownLatch never = new CountDownLatch(1);
        if (flags.ignoreSigterm) {
            ignoreSigterm(never, err);
        }
        try (Simulator simulator = Simulator.start(options)) {
            out.println("simulator ready on " + simulator.baseUrl());
            out.flush();
            never.await();
        }
        return 0;
    }

    /** Other threads run on beside a shutdown hook: one that never ends makes us deaf to TERM. */
    private static void ignoreSigterm(CountDownLatch never, PrintStream err) {
        Thread hook =
                Thread.ofPlatform().name("ignore-sigterm").unstarted(() -> awaitDeafly(never, err));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private static void awaitDeafly(CountDownLatch latch, PrintStream err) {
        err.println("simulator: ignoring SIGTERM");
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // Nobody has a reason to interrupt the hook; if somebody does, it goes on waiting.
            }
        }
    }
}
