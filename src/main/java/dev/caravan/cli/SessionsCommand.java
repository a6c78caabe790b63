package dev.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.cli.GatewayClient.CannotAsk;
import dev.caravan.config.ConfigStore;
import dev.caravan.openai.ForeignText;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/** {@code caravan sessions …}: what the gateway remembers of conversations (SES-5). */
@Command(
        name = "sessions",
        description = "Shows and deletes the conversations that the gateway remembers.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class SessionsCommand {
    private static final int MAX_KEY = 300;
    private static final int MOST = 10_000;

    @Spec private CommandSpec spec = CommandSpec.create();

    private interface Task {
        void run(SessionSource sessions, PrintWriter out) throws CannotAsk;
    }

    private int run(ConfigSource source, GatewayTarget target, Task task) {
        return Asking.run(
                spec,
                source,
                (config, out) -> {
                    try (SessionSource sessions = sessions(config, target)) {
                        task.run(sessions, out);
                    }
                });
    }

    private static SessionSource sessions(ConfigStore config, GatewayTarget target)
            throws CannotAsk {
        GatewayClient gateway = target.client(config);
        return target.isNamed()
                ? new SessionSource.Asking(gateway, "")
                : SessionSource.of(config, gateway);
    }

    @Command(
            name = "list",
            description = "Lists sessions, those that changed last first.",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin ConfigSource source,
            @Mixin GatewayTarget target,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "How many at most, 1 to 10000. Default: 100.")
                    int limit,
            @Option(names = "--json", description = "For programs.") boolean json) {
        if (limit < 1 || limit > MOST) {
            throw new ParameterException(
                    spec.commandLine(), "--limit: expected 1 to " + MOST + ", found " + limit);
        }
        return run(
                source,
                target,
                (sessions, out) -> {
                    JsonNode answer = sessions.list(limit);
                    if (json) {
                        out.println(answer.toPrettyString());
                    } else {
                        table(out, answer.path("sessions"));
                    }
                });
    }

    private static void table(PrintWriter out, JsonNode sessions) {
        String row = "%-24s  %5s  %-12s  %s%n";
        out.printf(Locale.ROOT, row, "UPDATED", "TURNS", "CHANNEL", "SESSION");
        for (JsonNode session : sessions) {
            out.printf(
                    Locale.ROOT,
                    row,
                    session.path("updated").asText(),
                    session.path("turns").asText(),
                    shown(session.path("channel").asText("-")),
                    shown(session.path("key").asText()));
        }
        if (sessions.isEmpty()) {
            out.println("(none)");
        }
    }

    private static String shown(String foreign) {
        return ForeignText.shown(foreign, MAX_KEY);
    }

    @Command(
            name = "show",
            description = "Shows what was said in a session.",
            mixinStandardHelpOptions = true)
    int show(
            @Mixin ConfigSource source,
            @Mixin GatewayTarget target,
            @Parameters(paramLabel = "SESSION", description = "Its key, as list shows it.")
                    String key,
            @Option(names = "--json", description = "For programs.") boolean json) {
        return run(
                source,
                target,
                (sessions, out) -> {
                    JsonNode session = sessions.show(key);
                    if (json) {
                        out.println(session.toPrettyString());
                    } else {
                        tell(out, session);
                    }
                });
    }

    private static void tell(PrintWriter out, JsonNode session) {
        out.println("session  " + shown(session.path("key").asText()));
        out.println("agent    " + shown(session.path("agent").asText()));
        out.println("channel  " + shown(session.path("channel").asText("-")));
        out.println("created  " + session.path("created").asText());
        out.println("updated  " + session.path("updated").asText());
        for (JsonNode message : session.path("messages")) {
            out.println();
            out.println("[" + shown(message.path("role").asText()) + "]");
            JsonNode content = message.path("content");
            // As JSON where it is no plain text, so that nothing in it can steer a terminal.
            content(content).ifPresent(text -> text.lines().forEach(l -> out.println(line(l))));
            message.path("tool_calls")
                    .forEach(call -> out.println("calls " + call.path("function")));
        }
    }

    private static Optional<String> content(JsonNode content) {
        if (content.isMissingNode() || content.isNull()) {
            return Optional.empty();
        }
        return Optional.of(content.isTextual() ? content.textValue() : content.toString());
    }

    private static String line(String text) {
        return ForeignText.shown(text, Integer.MAX_VALUE);
    }

    @Command(
            name = "delete",
            description = "Deletes a session with all that was said in it.",
            mixinStandardHelpOptions = true)
    int delete(
            @Mixin ConfigSource source,
            @Mixin GatewayTarget target,
            @Parameters(paramLabel = "SESSION", description = "Its key, as list shows it.")
                    String key,
            @Option(names = "--json", description = "For programs.") boolean json) {
        return run(
                source,
                target,
                (sessions, out) -> {
                    JsonNode answer = sessions.delete(key);
                    out.println(json ? answer.toPrettyString() : "deleted " + shown(key));
                });
    }
}
