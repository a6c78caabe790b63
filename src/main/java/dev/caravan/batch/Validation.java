package dev.caravan.batch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.caravan.batch.LineCheck.Checked;
import dev.caravan.batch.LineReader.Line;
import dev.caravan.openai.ApiError;
import dev.caravan.routing.Ask;
import dev.caravan.routing.Routing;
import dev.caravan.routing.Target;
import dev.caravan.store.StoreUnavailable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Looks at every line of an input before the first is run (BAT-2). Of each line a few numbers stay
 * in memory, however long it is (GUA-5). One thread.
 */
final class Validation {
    /** Errors that are told; a file with more is no better understood by reading them. */
    static final int MOST_ERRORS = 1_000;

    private static final int ROWS = 500;

    private final Routing routing;
    private final int maxLines;
    private final int maxLineBytes;
    private final Set<ByteBuffer> ids = new HashSet<>();
    private final ArrayNode errors = JsonNodeFactory.instance.arrayNode();
    private final List<LineRef> rows = new ArrayList<>();
    private int lines;

    /**
     * A validation of one input.
     *
     * @param maxLineBytes as much as a body over HTTP may have
     */
    Validation(Routing routing, int maxLines, int maxLineBytes) {
        this.routing = routing;
        this.maxLines = maxLines;
        this.maxLineBytes = maxLineBytes;
    }

    /** Validates the input of a job and keeps where its lines are; gives the job's next state. */
    JobState run(JobLease lease, String endpoint, InputStream input, BooleanSupplier stopped)
            throws StoreUnavailable, LeaseLost, IOException {
        lease.forgetLines();
        LineReader reader = new LineReader(input, maxLineBytes);
        for (Optional<Line> line = reader.next();
                line.isPresent() && errors.size() < MOST_ERRORS && lines <= maxLines;
                line = reader.next()) {
            if (stopped.getAsBoolean()) {
                return JobState.VALIDATING;
            }
            if (!line.get().isBlank()) {
                lines++;
                look(line.get(), endpoint);
            }
            if (rows.size() == ROWS) {
                flush(lease);
            }
        }
        if (lines == 0) {
            add(1, new Checked.Bad("empty_file", "The input holds no request", "input_file_id"));
        }
        if (lines > maxLines) {
            add(
                    lines,
                    new Checked.Bad(
                            "too_many_lines",
                            "The input holds more than " + maxLines + " requests (batch.maxLines)",
                            "input_file_id"));
        }
        if (!errors.isEmpty()) {
            return lease.invalid(errors);
        }
        flush(lease);
        return lease.valid(lines);
    }

    private void flush(JobLease lease) throws StoreUnavailable, LeaseLost {
        // Of an input that cannot be run, nothing is kept.
        if (errors.isEmpty() && !rows.isEmpty()) {
            lease.addLines(rows);
        }
        rows.clear();
    }

    private void look(Line line, String endpoint) {
        if (line.tooLong()) {
            add(
                    line.number(),
                    new Checked.Bad(
                            "line_too_long",
                            "The line is longer than "
                                    + maxLineBytes
                                    + " bytes (gateway.http.limits.chatBodyBytes)",
                            ""));
            return;
        }
        switch (LineCheck.check(line.bytes(), endpoint)) {
            case Checked.Bad bad -> add(line.number(), bad);
            case Checked.Good good -> {
                if (!ids.add(digest(good.customId()))) {
                    add(
                            line.number(),
                            new Checked.Bad(
                                    "duplicate_custom_id",
                                    "custom_id: another line before this one has it as well",
                                    "custom_id"));
                    return;
                }
                route(line, good);
            }
        }
    }

    private void route(Line line, Checked.Good good) {
        try {
            rows.add(
                    new LineRef(
                            line.number(),
                            line.start(),
                            line.bytes().length,
                            target(routing, good).chain().getFirst().ref().toString()));
        } catch (ApiError e) {
            add(
                    line.number(),
                    new Checked.Bad(
                            e.code().orElse("model_not_found"),
                            String.valueOf(e.getMessage()),
                            "body.model"));
        }
    }

    /**
     * Who answers a line.
     *
     * @throws ApiError as {@link Routing#resolve}
     */
    static Target target(Routing routing, Checked.Good line) {
        Optional<String> model =
                Optional.of(line.body().path("model").asText("")).filter(m -> !m.isBlank());
        Ask ask = new Ask(Optional.empty(), Optional.empty(), model);
        return line.url().endsWith("/embeddings")
                ? routing.resolveEmbeddings(ask)
                : routing.resolve(ask);
    }

    private void add(int line, Checked.Bad bad) {
        errors.add(bad.json(line));
    }

    /** Ids may be of any length: 32 bytes stand for each. */
    private static ByteBuffer digest(String id) {
        try {
            return ByteBuffer.wrap(
                    MessageDigest.getInstance("SHA-256")
                            .digest(id.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
