package dev.caravan.cli;

import picocli.CommandLine.Command;

/** {@code caravan infer …}: asks a model for something, from the command line. */
@Command(
        name = "infer",
        description = "Asks a model, from here or through a running gateway.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = InferCommand.ModelCommand.class)
final class InferCommand {

    /** {@code caravan infer model …}. */
    @Command(
            name = "model",
            description = "Asks a chat model.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND",
            subcommands = InferRunCommand.class)
    static final class ModelCommand {}
}
