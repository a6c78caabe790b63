package dev.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.cli.GatewayClient.CannotAsk;
import dev.caravan.openai.ForeignText;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/** {@code caravan batch …}: jobs of a running gateway (GUA-10). */
@Command(
        name = "batch",
        description = {
            "Runs a batch here, or submits, shows and cancels batches of a running gateway."
        },
        subcommands = BatchRunCommand.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class BatchCommand {
    private static final int MAX_TEXT = 300;
    private static final String PATH = "/v1/batches";
    private static final String ROW = "%-38s  %-11s  %13s  %7s  %10s  %s%n";

    @Spec private CommandSpec spec = CommandSpec.create();

    private interface Task {
        JsonNode run(GatewayClient gateway) throws CannotAsk;
    }

    private interface Show {
        void show(JsonNode answer, PrintWriter out);
    }

    private int run(ConfigSource source, GatewayTarget target, boolean json, Task task, Show show) {
        return Asking.run(
                spec,
                source,
                (config, out) -> {
                    JsonNode answer = task.run(target.client(config));
                    if (json) {
                        out.println(answer.toPrettyString());
                    } else {
                        show.show(answer, out);
                    }
                });
    }

    @Command(
            name = "submit",
            description = "Uploads a file of requests and makes a batch of it.",
            mixinStandardHelpOptions = true)
    int submit(
            @Mixin ConfigSource source,
            @Mixin GatewayTarget target,
            @Parameters(paramLabel = "FILE", description = "JSON Lines, one request a line.")
                    Path file,
            @Option(
                            names = "--endpoint",
                            paramLabel = "PATH",
                            defaultValue = "/v1/chat/completions",
                            description =
                                    "The url of its lines. Default: /v1/chat/completions; also:"
                                            + " /v1/responses, /v1/embeddings, and * where they"
                                            + " differ.")
                    String endpoint,
            @Option(names = "--json", description = "For programs.") boolean json) {
        return run(
                source,
                target,
                json,
                gateway -> {
                    JsonNode input = gateway.upload("/v1/files", source.fromUser(file));
                    return gateway.post(
                            PATH,
                            Reply.object()
                                    .put("input_file_id", input.path("id").asText())
                                    .put("endpoint", endpoint)
                                    .put("completion_window", "24h"));
                },
                BatchCommand::tell);
    }

    @Command(
            name = "list",
            description = "Lists batches, the newest first.",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin ConfigSource source,
            @Mixin GatewayTarget target,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "How many at most, 1 to 100. Default: 20.")
                    int limit,
            @Option(names = "--json", description = "For programs.") boolean json) {
        return run(
                source,
                target,
                json,
                gateway -> gateway.get(PATH + "?limit=" + limit),
                BatchCommand::table);
    }

    @Command(
            name = "status",
            description = "Shows how far a batch is.",
            mixinStandardHelpOptions = true)
    int status(
            @Mixin ConfigSource source,
            @Mixin GatewayTarget target,
            @Parameters(paramLabel = "BATCH", description = "Its id, as list shows it.") String id,
            @Option(names = "--json", description = "For programs.") boolean json) {
        return run(source, target, json, gateway -> gateway.get(path(id)), BatchCommand::tell);
    }

    @Command(
            name = "cancel",
            description = "Asks a batch to stop; what is finished is delivered.",
            mixinStandardHelpOptions = true)
    int cancel(
            @Mixin ConfigSource source,
            @Mixin GatewayTarget target,
            @Parameters(paramLabel = "BATCH", description = "Its id, as list shows it.") String id,
            @Option(names = "--json", description = "For programs.") boolean json) {
        return run(
                source,
                target,
                json,
                gateway -> gateway.post(path(id) + "/cancel"),
                BatchCommand::tell);
    }

    private static String path(String id) {
        return PATH + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    private static void table(JsonNode page, PrintWriter out) {
        out.printf(Locale.ROOT, ROW, "BATCH", "STATE", "LINES", "FAILED", "TOKENS", "CREATED");
        for (JsonNode batch : page.path("data")) {
            JsonNode counts = batch.path("request_counts");
            out.printf(
                    Locale.ROOT,
                    ROW,
                    shown(batch, "id"),
                    shown(batch, "status"),
                    done(counts) + "/" + counts.path("total").asInt(),
                    counts.path("failed").asText(),
                    batch.at("/usage/total_tokens").asText("-"),
                    time(batch.path("created_at")));
        }
        if (page.path("data").isEmpty()) {
            out.println("(none)");
        } else if (page.path("has_more").asBoolean()) {
            out.println("(older ones: --limit)");
        }
    }

    /** For a person. */
    static void tell(JsonNode batch, PrintWriter out) {
        out.println("batch    " + shown(batch, "id"));
        out.println("state    " + shown(batch, "status"));
        out.println("created  " + time(batch.path("created_at")));
        JsonNode counts = batch.path("request_counts");
        out.println(
                "lines    "
                        + done(counts)
                        + " of "
                        + counts.path("total").asText()
                        + ", "
                        + counts.path("completed").asText()
                        + " ok, "
                        + counts.path("failed").asText()
                        + " failed");
        JsonNode usage = batch.path("usage");
        out.println(
                "tokens   "
                        + usage.path("input_tokens").asText("-")
                        + " in, "
                        + usage.path("output_tokens").asText("-")
                        + " out");
        for (String file : new String[] {"input", "output", "error"}) {
            JsonNode id = batch.path(file + "_file_id");
            if (id.isTextual()) {
                out.printf(
                        Locale.ROOT, "%-7s  %s%n", file, ForeignText.shown(id.asText(), MAX_TEXT));
            }
        }
        for (JsonNode error : batch.path("errors").path("data")) {
            out.println("line " + error.path("line").asText() + ": " + shown(error, "message"));
        }
    }

    private static int done(JsonNode counts) {
        return counts.path("completed").asInt() + counts.path("failed").asInt();
    }

    private static String shown(JsonNode json, String field) {
        return ForeignText.shown(json.path(field).asText("-"), MAX_TEXT);
    }

    private static String time(JsonNode seconds) {
        return seconds.isIntegralNumber()
                ? Instant.ofEpochSecond(seconds.asLong()).toString()
                : "-";
    }
}
