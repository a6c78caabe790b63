package dev.caravan.cli;

import dev.caravan.cli.GatewayClient.CannotAsk;
import dev.caravan.config.ConfigStore;
import dev.caravan.config.Overrides;

import picocli.CommandLine.Model.CommandSpec;

import java.io.PrintWriter;
import java.util.Optional;

/** What commands have in common that ask somebody and show the answer. */
final class Asking {
    private Asking() {}

    /** Asks, and writes the answer for people or for programs. */
    interface Task {
        void run(ConfigStore config, PrintWriter out) throws CannotAsk;
    }

    /** Runs it on the configuration; what goes wrong is said on standard error. */
    static int run(CommandSpec spec, ConfigSource source, Task task) {
        PrintWriter err = spec.commandLine().getErr();
        Optional<ConfigStore> config = source.open(Overrides.NONE, err);
        if (config.isEmpty()) {
            return ConfigSource.EXIT_CONFIG;
        }
        PrintWriter out = spec.commandLine().getOut();
        try {
            task.run(config.get(), out);
            return 0;
        } catch (CannotAsk e) {
            err.println(e.told());
        } finally {
            out.flush();
            err.flush();
        }
        return Reply.EXIT_FAILED;
    }
}
