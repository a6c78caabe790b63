package dev.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.cli.GatewayClient.CannotAsk;
import dev.caravan.config.ConfigStore;
import dev.caravan.config.Overrides;
import dev.caravan.openai.ForeignText;
import dev.caravan.store.StoreUnavailable;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/** {@code caravan batch run}: one batch in the foreground (INT-1, 6.4). */
@Command(
        name = "run",
        description = {
            "Runs a file of requests and writes a file of results.",
            "Without a gateway that has the state folder it does all itself. Broken off with"
                    + " Ctrl-C, the same command goes on where it was."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:each line has an answer",
            "1:the batch failed, or cannot be run",
            "2:some lines failed; or the command line is not understood",
            "130:broken off"
        },
        mixinStandardHelpOptions = true)
final class BatchRunCommand implements Callable<Integer> {
    private static final int EXIT_LINES = 2;
    private static final int MAX_TEXT = 300;
    private static final String HERE = "the same command goes on with the others";
    private static final String ELSEWHERE =
            "the gateway goes on with the others, and the same command waits for them";
    private static final long NANOS_PER_MS = 1_000_000;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConfigSource source = new ConfigSource();

    @Mixin private GatewayTarget target = new GatewayTarget();

    @Parameters(
            paramLabel = "FILE",
            description = "JSON Lines, one request a line; .gz is read as well.")
    private Path file = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description =
                    "Where the results go; errors beside it, as .errors.jsonl. Default:"
                            + " <name>.results.jsonl beside FILE.")
    private @Nullable Path output;

    @Option(names = "--json", description = "The summary as JSON.")
    private boolean json;

    private static long nowMs() {
        return System.nanoTime() / NANOS_PER_MS;
    }

    @Override
    public Integer call() throws InterruptedException {
        Reply reply = new Reply(spec, json);
        Optional<ConfigStore> store = source.open(Overrides.NONE, spec.commandLine().getErr());
        if (store.isEmpty()) {
            return ConfigSource.EXIT_CONFIG;
        }
        try {
            RunFiles files =
                    RunFiles.of(
                            source.fromUser(file), output == null ? null : source.fromUser(output));
            return target.isNamed()
                    ? run(files, files.key(), target.client(store.get()), ELSEWHERE)
                    : here(files, files.key(), store.get());
        } catch (RunFiles.NoFile | CannotAsk e) {
            return reply.failed(Reply.EXIT_FAILED, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return reply.failed(Reply.EXIT_FAILED, "Cannot read or write a file: " + e);
        }
    }

    /** By a gateway of its own, or the one that has the state folder. */
    private int here(RunFiles files, String key, ConfigStore store)
            throws CannotAsk, IOException, InterruptedException {
        OwnGateway own = new OwnGateway(store, all -> all);
        Thread stop = new Thread(own::close, "caravan-batch-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try (own) {
            return run(files, key, own.runBatches(BatchRun.KEY, key), HERE);
        } catch (StoreUnavailable e) {
            if (e.reason() != StoreUnavailable.Reason.LOCKED) {
                throw new CannotAsk(e.told());
            }
            return through(files, key, target.client(store), e.told());
        }
    }

    private int through(RunFiles files, String key, GatewayClient gateway, String why)
            throws CannotAsk, IOException, InterruptedException {
        try {
            return run(files, key, gateway, ELSEWHERE);
        } catch (GatewayClient.NoGateway e) {
            throw new CannotAsk(
                    why + "\nIf that is another batch run, wait for its end.\n" + e.told());
        }
    }

    private int run(RunFiles files, String key, GatewayClient gateway, String whenBrokenOff)
            throws CannotAsk, IOException, InterruptedException {
        BatchRun run = new BatchRun(gateway, files, key, BatchRunCommand::nowMs);
        long beganMs = nowMs();
        JsonNode begun = run.begin();
        AtomicReference<JsonNode> last = new AtomicReference<>(begun);
        Thread farewell =
                new Thread(() -> farewell(last.get(), whenBrokenOff), "caravan-batch-farewell");
        Runtime.getRuntime().addShutdownHook(farewell);
        try {
            JsonNode end = await(run, begun, last, beganMs);
            if (!end.path("status").asText().equals("failed")) {
                run.deliver(end);
            }
            tell(end, files, nowMs() - beganMs);
            return exit(end);
        } finally {
            forget(farewell);
        }
    }

    private JsonNode await(
            BatchRun run, JsonNode begun, AtomicReference<JsonNode> last, long beganMs)
            throws CannotAsk, InterruptedException {
        RunTelling telling = new RunTelling(spec.commandLine().getErr(), isTerminal());
        RunProgress begin = RunProgress.of(begun);
        try {
            return run.awaitEnd(
                    begun,
                    batch -> {
                        last.set(batch);
                        long now = nowMs();
                        telling.progress(RunProgress.of(batch).line(begin, now - beganMs), now);
                    });
        } finally {
            telling.end();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is being broken off just now; the hook says so.
            return;
        }
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    private void farewell(JsonNode batch, String whenBrokenOff) {
        PrintWriter err = spec.commandLine().getErr();
        RunProgress progress = RunProgress.of(batch);
        err.println();
        err.println(
                "broken off: "
                        + progress.done()
                        + " of "
                        + progress.total()
                        + " lines of "
                        + shown(batch, "id")
                        + " have their result; "
                        + whenBrokenOff);
        err.flush();
    }

    private static int exit(JsonNode batch) {
        if (!batch.path("status").asText().equals("completed")) {
            return Reply.EXIT_FAILED;
        }
        return RunProgress.of(batch).failed() > 0 ? EXIT_LINES : 0;
    }

    private void tell(JsonNode batch, RunFiles files, long tookMs) {
        PrintWriter out = spec.commandLine().getOut();
        boolean results = batch.path("output_file_id").isTextual();
        boolean errors = batch.path("error_file_id").isTextual();
        if (json) {
            ObjectNode answer = Reply.object().put("ok", exit(batch) == 0);
            answer.put("seconds", tookMs / 1_000d)
                    .put("results", results ? files.results().toString() : null)
                    .put("errors", errors ? files.errors().toString() : null)
                    .set("batch", batch);
            out.println(answer.toPrettyString());
        } else {
            BatchCommand.tell(batch, out);
            out.println("took     " + tookMs / 1_000d + " s");
            if (results) {
                out.println("results  " + files.results());
            }
            if (errors) {
                out.println("errors   " + files.errors());
            }
        }
        out.flush();
    }

    private static String shown(JsonNode json, String field) {
        return ForeignText.shown(json.path(field).asText("-"), MAX_TEXT);
    }
}
