package dev.caravan.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Optional;

/**
 * One job as the store has it. Times are milliseconds since 1970.
 *
 * @param endpoint the only {@code url} of its lines, e.g. {@code /v1/chat/completions}
 * @param metadata what the client said about it
 * @param usage of its lines so far
 * @param errors what is wrong with the input, a list in OpenAI's form
 * @param expiresMs when lines that have not been run will not be run any more
 */
public record BatchJob(
        String id,
        JobState state,
        String endpoint,
        String inputFileId,
        ObjectNode metadata,
        Optional<JsonNode> errors,
        Counts counts,
        LineUsage usage,
        Optional<String> outputFileId,
        Optional<String> errorFileId,
        Times times,
        long expiresMs) {

    /** Why it is not completed, a line each, for people. */
    String reason() {
        StringBuilder text = new StringBuilder("The batch " + id + " is ");
        text.append(state.code()).append(".\n");
        errors.ifPresent(
                all ->
                        all.forEach(
                                error ->
                                        text.append("line ")
                                                .append(error.path("line").asInt())
                                                .append(": ")
                                                .append(error.path("message").asText())
                                                .append('\n')));
        return text.toString();
    }

    /** Requests of the input; how many of them were answered, and how many have an error. */
    public record Counts(int total, int completed, int failed) {
        /** How many have no result yet. */
        public int left() {
            return total - completed - failed;
        }
    }

    /** When it came to which state. */
    public record Times(
            long createdMs,
            Optional<Long> startedMs,
            Optional<Long> finalizingMs,
            Optional<Long> cancellingMs,
            Optional<Long> endedMs) {}
}
