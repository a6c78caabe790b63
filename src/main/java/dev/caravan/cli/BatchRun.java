package dev.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.cli.GatewayClient.CannotAsk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One batch of the command line, from a file to files, through a gateway. A run that was broken off
 * finds its batch again by the key in its metadata. One thread.
 */
final class BatchRun {
    /** The field of a batch's metadata that holds the run's key. */
    static final String KEY = "run";

    private static final String PATH = "/v1/batches";
    private static final String FILES = "/v1/files/";
    private static final Set<String> ENDS = Set.of("completed", "failed", "expired", "cancelled");
    private static final int MAX_NAME = 200;

    /** Between two looks. */
    private static final long LOOK_MS = 200;

    /** A gateway that does not answer for so long has gone. */
    private static final long PATIENCE_MS = 30_000;

    private final GatewayClient gateway;
    private final RunFiles files;
    private final String key;
    private final LongSupplier nowMs;

    /**
     * A run.
     *
     * @param key of the files
     * @param nowMs a clock that only goes forward, in milliseconds
     */
    BatchRun(GatewayClient gateway, RunFiles files, String key, LongSupplier nowMs) {
        this.gateway = gateway;
        this.files = files;
        this.key = key;
        this.nowMs = nowMs;
    }

    /** The batch that this is a run of: the one that was broken off, or a new one. */
    JsonNode begin() throws CannotAsk {
        Optional<JsonNode> before = find();
        return before.isPresent() ? before.get() : make();
    }

    /** One that ended without its results is not gone on with. */
    private Optional<JsonNode> find() throws CannotAsk {
        String after = "";
        while (true) {
            JsonNode page = gateway.get(PATH + "?limit=100" + after);
            for (JsonNode batch : page.path("data")) {
                String state = batch.path("status").asText();
                if (batch.at("/metadata/" + KEY).asText().equals(key)
                        && (state.equals("completed") || !ENDS.contains(state))) {
                    return Optional.of(batch);
                }
            }
            if (!page.path("has_more").asBoolean()) {
                return Optional.empty();
            }
            after = "&after=" + page.path("last_id").asText();
        }
    }

    private JsonNode make() throws CannotAsk {
        String input = gateway.upload("/v1/files", files.lines()).path("id").asText();
        String name = files.shown();
        ObjectNode order =
                Reply.object()
                        .put("input_file_id", input)
                        .put("endpoint", "*")
                        .put("completion_window", "24h");
        order.putObject("metadata")
                .put("source", "run")
                .put("file", name.substring(0, Math.min(name.length(), MAX_NAME)))
                .put(KEY, key);
        return gateway.post(PATH, order);
    }

    /**
     * Waits for a batch's end.
     *
     * @param told of the batch at each look
     */
    JsonNode awaitEnd(JsonNode begun, Consumer<JsonNode> told)
            throws CannotAsk, InterruptedException {
        JsonNode batch = begun;
        long answeredAt = nowMs.getAsLong();
        while (true) {
            told.accept(batch);
            if (ENDS.contains(batch.path("status").asText())) {
                return batch;
            }
            // Nothing counts down: it is only the time that is waited for.
            var _ = new CountDownLatch(1).await(LOOK_MS, TimeUnit.MILLISECONDS);
            try {
                batch = gateway.get(PATH + "/" + begun.path("id").asText());
                answeredAt = nowMs.getAsLong();
            } catch (CannotAsk e) {
                // A gateway may be started again meanwhile, or its store be away.
                if (nowMs.getAsLong() - answeredAt > PATIENCE_MS) {
                    throw new CannotAsk(
                            e.told() + "\nThe batch is kept; the same command goes on with it");
                }
            }
        }
    }

    /**
     * Writes what a batch delivers. A file that it has not is not there afterwards: one of an
     * earlier run would be taken for it.
     */
    void deliver(JsonNode batch) throws CannotAsk, IOException {
        write(batch.path("error_file_id"), files.errors());
        write(batch.path("output_file_id"), files.results());
        try {
            // It lies where the user has it.
            var _ = gateway.send("DELETE", FILES + batch.path("input_file_id").asText());
        } catch (CannotAsk e) {
            // Deleted by an earlier run, or left to whoever cleans up.
            return;
        }
    }

    private void write(JsonNode id, Path target) throws CannotAsk, IOException {
        if (id.isTextual()) {
            RunFiles.whole(
                    target, part -> gateway.download(FILES + id.asText() + "/content", part));
        } else {
            Files.deleteIfExists(target);
        }
    }
}
