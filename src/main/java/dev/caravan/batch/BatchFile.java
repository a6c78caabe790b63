package dev.caravan.batch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Optional;

/**
 * A file as clients see it.
 *
 * @param purpose {@code batch} of an input, {@code batch_output} of what a job delivers
 * @param createdMs milliseconds since 1970
 * @param jobId whose results it is, where it is a job's
 * @param failed whether it is those that have an error
 */
public record BatchFile(
        String id,
        String filename,
        String purpose,
        long bytes,
        long createdMs,
        Optional<String> jobId,
        boolean failed) {
    /** The purpose of an input. */
    public static final String INPUT = "batch";

    static final String OUTPUT = "batch_output";

    /** In OpenAI's form. */
    public ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("object", "file")
                .put("bytes", bytes)
                .put("created_at", createdMs / 1_000)
                .put("filename", filename)
                .put("purpose", purpose)
                .put("status", "processed");
    }
}
