package dev.caravan.cli;

import dev.caravan.config.ConfigStore;
import dev.caravan.config.Overrides;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Optional;

/** {@code caravan config …}: looks at the configuration without starting anything. */
@Command(
        name = "config",
        description = "Checks the configuration.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ConfigCommand {

    @Command(
            name = "validate",
            description =
                    "Reports every problem of the configuration at once; exit code 78 when there is"
                            + " one.",
            mixinStandardHelpOptions = true)
    int validate(@Mixin ConfigSource source) {
        PrintWriter out = spec.commandLine().getOut();
        Optional<ConfigStore> store = source.open(Overrides.NONE, spec.commandLine().getErr());
        if (store.isEmpty()) {
            return ConfigSource.EXIT_CONFIG;
        }
        store.get().loaded().notes().forEach(note -> out.println("note: " + note));
        out.println(source.path() + " is valid.");
        out.flush();
        return 0;
    }

    @Spec private CommandSpec spec = CommandSpec.create();
}
