package dev.caravan.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

/** {@code caravan completion}: what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        description = {
            "Prints a completion script for bash, and for zsh with bashcompinit.",
            "Use it with: source <(caravan completion)"
        },
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(AutoComplete.bash("caravan", spec.root().commandLine()));
        out.flush();
        return 0;
    }
}
