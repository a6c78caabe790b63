package dev.caravan.cli;

import dev.caravan.simulator.SimulatorFlags;
import dev.caravan.simulator.SimulatorRun;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** {@code caravan simulate}: a model server for machines without a model. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a small OpenAI-compatible model server that says it is a simulator.",
            "Without options it behaves well; the options make it slow, strict or faulty."
        })
public final class SimulateCommand implements Callable<Integer> {
    @Mixin private final SimulatorFlags flags = new SimulatorFlags();

    @Override
    public Integer call() throws InterruptedException {
        return SimulatorRun.serve(flags, System.out, System.err);
    }
}
