package dev.caravan.simulator;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** Runs the simulator without the rest of the product: a child process of tests. */
@Command(name = "simulator", mixinStandardHelpOptions = true)
public final class SimulatorMain implements Callable<Integer> {
    @Mixin private final SimulatorFlags flags = new SimulatorFlags();

    /** Starts it; the options are those of {@code caravan simulate}. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new SimulatorMain()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        return SimulatorRun.serve(flags, System.out, System.err);
    }
}
