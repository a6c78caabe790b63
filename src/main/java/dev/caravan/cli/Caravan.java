package dev.caravan.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command {@code caravan}; each subcommand is a class of its own. */
@Command(
        name = "caravan",
        description = "An LLM gateway made of Apache Camel routes.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            GatewayCommand.class,
            SimulateCommand.class,
            ConfigCommand.class,
            ModelsCommand.class,
            ServicesCommand.class,
            SessionsCommand.class,
            ExplainCommand.class,
            RoutesCommand.class,
            HelpCommand.class
        })
public final class Caravan {
    private Caravan() {}

    /** Runs the command line; ends the process with the command's exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Caravan()).setCaseInsensitiveEnumValuesAllowed(true);
    }
}
