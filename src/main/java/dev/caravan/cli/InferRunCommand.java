package dev.caravan.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.cli.GatewayClient.CannotAsk;
import dev.caravan.config.ConfigStore;
import dev.caravan.config.Overrides;
import dev.caravan.openai.ApiError;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code caravan infer model run}: one prompt, one answer (OPS-3). */
@Command(
        name = "run",
        description = {
            "Sends one prompt to a model and prints its answer.",
            "Only the prompt and the images are sent: no agent's prompt, no session, no tools."
        },
        mixinStandardHelpOptions = true)
final class InferRunCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConfigSource source = new ConfigSource();

    @Mixin private GatewayTarget target = new GatewayTarget();

    @Option(names = "--prompt", paramLabel = "TEXT", required = true, description = "What to ask.")
    private String prompt = "";

    @Option(
            names = "--model",
            paramLabel = "REF",
            description =
                    "provider/model, an alias or openclaw:<agent>. Default: the default agent's.")
    private @Nullable String model;

    @Option(
            names = "--file",
            paramLabel = "IMG",
            description = "An image to send along: PNG, JPEG, GIF or WebP. May be repeated.")
    private List<Path> files = List.of();

    @ArgGroup private Way way = new Way();

    @Option(names = "--json", description = "The outcome as JSON.")
    private boolean json;

    /** Who calls the provider. */
    private static final class Way {
        @Option(
                names = "--local",
                description =
                        "This command calls the provider itself, and starts its local server when"
                                + " it has one. Default.")
        private boolean local;

        @Option(
                names = "--gateway",
                description = "A running gateway does, with its agents and fallbacks.")
        private boolean gateway;

        InferOutcome.Transport transport() {
            return gateway && !local
                    ? InferOutcome.Transport.GATEWAY
                    : InferOutcome.Transport.LOCAL;
        }
    }

    @Override
    public Integer call() {
        InferOutcome.Transport transport = way.transport();
        check(transport);
        StringWriter problems = new StringWriter();
        Optional<ConfigStore> store = source.open(Overrides.NONE, new PrintWriter(problems));
        if (store.isEmpty()) {
            tell(InferOutcome.failed(transport, asked(), problems.toString().strip()));
            return ConfigSource.EXIT_CONFIG;
        }
        InferOutcome outcome = outcome(transport, store.get());
        tell(outcome);
        return outcome.ok() ? 0 : Reply.EXIT_FAILED;
    }

    private void check(InferOutcome.Transport transport) {
        if (prompt.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--prompt: expected a text");
        }
        if (model != null && model.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--model: expected a model's name");
        }
        if (target.isSaid() && transport == InferOutcome.Transport.LOCAL) {
            throw new ParameterException(
                    spec.commandLine(), "--url and --token say which gateway: add --gateway");
        }
    }

    private InferOutcome outcome(InferOutcome.Transport transport, ConfigStore store) {
        try {
            ObjectNode chat =
                    InferPrompt.chat(prompt, files.stream().map(source::fromUser).toList());
            return switch (transport) {
                case LOCAL -> {
                    LocalInference call = new LocalInference(store);
                    yield InferOutcome.of(transport, asked(), call.ask(asked(), chat));
                }
                case GATEWAY -> {
                    asked().ifPresent(ref -> chat.put("model", ref));
                    yield InferOutcome.of(transport, asked(), target.client(store).ask(chat));
                }
            };
        } catch (InferPrompt.NoImage | CannotAsk | ApiError e) {
            return InferOutcome.failed(transport, asked(), String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> asked() {
        return Optional.ofNullable(model);
    }

    private void tell(InferOutcome outcome) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (json) {
            out.println(outcome.json().toPrettyString());
        } else {
            outcome.text().ifPresent(out::println);
            outcome.error().ifPresent(err::println);
        }
        out.flush();
        err.flush();
    }
}
