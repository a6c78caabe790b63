package dev.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.cli.GatewayClient.CannotAsk;
import dev.caravan.config.ConfigPaths;
import dev.caravan.config.ConfigStore;
import dev.caravan.config.Overrides;
import dev.caravan.local.ServiceFiles;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** {@code caravan services …}: the local model servers of a running gateway (SVC-11). */
@Command(
        name = "services",
        description = "Shows, starts and stops the local model servers of a running gateway.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ServicesCommand {
    @Spec private CommandSpec spec = CommandSpec.create();

    private interface Task {
        void run(ConfigStore store, PrintWriter out)
                throws CannotAsk, IOException, InterruptedException;
    }

    private int run(ConfigSource source, boolean json, Task task) throws InterruptedException {
        Reply reply = new Reply(spec, json);
        StringWriter problems = new StringWriter();
        Optional<ConfigStore> store = source.open(Overrides.NONE, new PrintWriter(problems));
        if (store.isEmpty()) {
            return reply.failed(ConfigSource.EXIT_CONFIG, problems.toString().strip());
        }
        PrintWriter out = spec.commandLine().getOut();
        try {
            task.run(store.get(), out);
            return 0;
        } catch (CannotAsk e) {
            return reply.failed(Reply.EXIT_FAILED, e.told());
        } catch (IOException e) {
            return reply.failed(Reply.EXIT_FAILED, "Cannot read the log: " + e.getMessage());
        } finally {
            out.flush();
        }
    }

    @Command(
            name = "list",
            description = "Lists the services with their state.",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin ConfigSource source,
            @Mixin GatewayTarget target,
            @Option(names = "--json", description = "As the gateway sends it.") boolean json)
            throws InterruptedException {
        return run(
                source,
                json,
                (store, out) -> {
                    JsonNode answer = target.client(store).get("/console/api/services");
                    if (json) {
                        out.println(answer.toPrettyString());
                    } else {
                        table(out, answer.path("services"));
                    }
                });
    }

    private static void table(PrintWriter out, JsonNode services) {
        String row = "%-20s  %-9s  %8s  %6s  %7s  %6s  %s%n";
        out.printf(
                Locale.ROOT,
                row,
                "SERVICE",
                "STATE",
                "PID",
                "LEASES",
                "WAITING",
                "STARTS",
                "LAST ERROR");
        for (JsonNode service : services) {
            out.printf(
                    Locale.ROOT,
                    row,
                    service.path("id").asText(),
                    service.path("state").asText(),
                    service.path("pid").asText("-"),
                    service.path("leases").asText(),
                    service.path("waiting").asText(),
                    service.path("starts").asText(),
                    service.path("lastError").asText("").lines().findFirst().orElse(""));
        }
        if (services.isEmpty()) {
            out.println("(none: no provider has a localService)");
        }
    }

    @Command(
            name = "start",
            description = "Starts a service without waiting for it.",
            mixinStandardHelpOptions = true)
    int start(
            @Mixin ConfigSource source,
            @Mixin GatewayTarget target,
            @Parameters(paramLabel = "ID", description = "The provider's id.") String id,
            @Option(names = "--json", description = "The outcome as JSON.") boolean json)
            throws InterruptedException {
        return order(source, target, id, "start", json);
    }

    @Command(
            name = "stop",
            description = "Stops a service's process, also one in use.",
            mixinStandardHelpOptions = true)
    int stop(
            @Mixin ConfigSource source,
            @Mixin GatewayTarget target,
            @Parameters(paramLabel = "ID", description = "The provider's id.") String id,
            @Option(names = "--json", description = "The outcome as JSON.") boolean json)
            throws InterruptedException {
        return order(source, target, id, "stop", json);
    }

    private int order(
            ConfigSource source, GatewayTarget target, String id, String verb, boolean json)
            throws InterruptedException {
        return run(
                source,
                json,
                (store, out) -> {
                    JsonNode _ =
                            target.client(store).post("/console/api/services/" + id + "/" + verb);
                    out.println(
                            json
                                    ? done(id).put("asked", verb).toPrettyString()
                                    : id + ": told to " + verb);
                });
    }

    private static ObjectNode done(String id) {
        return Reply.object().put("ok", true).put("service", id);
    }

    @Command(
            name = "logs",
            description = "Shows the last output of a service, on the gateway's machine.",
            mixinStandardHelpOptions = true)
    int logs(
            @Mixin ConfigSource source,
            @Option(
                            names = {"-f", "--follow"},
                            description = "Goes on until interrupted.")
                    boolean follow,
            @Option(names = "--json", description = "The lines as JSON; not with --follow.")
                    boolean json,
            @Parameters(paramLabel = "ID", description = "The provider's id.") String id)
            throws InterruptedException {
        if (follow && json) {
            throw new ParameterException(
                    spec.commandLine(), "--json is one value: it does not go with --follow");
        }
        return run(
                source,
                json,
                (store, out) -> {
                    Path state = ConfigPaths.stateDir(store.loaded().environment());
                    Path log = ServiceFiles.in(state).log(id);
                    if (!Files.exists(log)) {
                        throw new CannotAsk("There is no log of " + id + " in " + log.getParent());
                    }
                    LogTail tail = new LogTail(log);
                    if (json) {
                        out.println(lines(id, tail).toPrettyString());
                        return;
                    }
                    tail.print(out);
                    while (follow) {
                        tail.awaitMore();
                        tail.print(out);
                    }
                });
    }

    private static ObjectNode lines(String id, LogTail tail) throws IOException {
        StringWriter text = new StringWriter();
        tail.print(new PrintWriter(text));
        ObjectNode answer = done(id);
        ArrayNode lines = answer.putArray("lines");
        text.toString().lines().forEach(lines::add);
        return answer;
    }
}
