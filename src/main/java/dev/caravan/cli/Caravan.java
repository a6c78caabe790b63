package dev.caravan.cli;

import dev.caravan.config.Environment;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

import java.util.List;

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
            BatchCommand.class,
            ExplainCommand.class,
            InferCommand.class,
            RoutesCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        })
public final class Caravan {
    private final Environment environment;

    private Caravan(Environment environment) {
        this.environment = environment;
    }

    /** Runs the command line; ends the process with the command's exit code. */
    public static void main(String[] args) {
        List<String> words = List.of(args);
        if (List.of("infer").equals(first(words, 1))
                || List.of("batch", "run").equals(first(words, 2))) {
            // What it prints, not the log of the gateway behind it; set before a logger is made.
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        }
        System.exit(commandLine().execute(args));
    }

    private static List<String> first(List<String> words, int count) {
        return words.subList(0, Math.min(count, words.size()));
    }

    Environment environment() {
        return environment;
    }

    static CommandLine commandLine() {
        return commandLine(Environment.system());
    }

    static CommandLine commandLine(Environment environment) {
        return new CommandLine(new Caravan(environment)).setCaseInsensitiveEnumValuesAllowed(true);
    }
}
