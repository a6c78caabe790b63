package dev.caravan.batch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Optional;

/** Jobs and lists as OpenAI's API shows them (BAT-4). Pure. */
public final class BatchJson {
    private BatchJson() {}

    /** One job. */
    public static ObjectNode of(BatchJob job) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", job.id())
                .put("object", "batch")
                .put("endpoint", job.endpoint())
                .put("input_file_id", job.inputFileId())
                .put("completion_window", "24h")
                .put("status", job.state().code())
                .put("output_file_id", job.outputFileId().orElse(null))
                .put("error_file_id", job.errorFileId().orElse(null));
        if (job.errors().isPresent()) {
            json.putObject("errors").put("object", "list").set("data", job.errors().get());
        } else {
            json.putNull("errors");
        }
        BatchJob.Times times = job.times();
        json.put("created_at", times.createdMs() / 1_000)
                .put("expires_at", job.expiresMs() / 1_000);
        time(json, "in_progress_at", times.startedMs());
        time(json, "finalizing_at", times.finalizingMs());
        time(json, "cancelling_at", times.cancellingMs());
        for (JobState end : JobState.values()) {
            if (end.isEnd()) {
                time(
                        json,
                        end.code() + "_at",
                        end == job.state() ? times.endedMs() : Optional.empty());
            }
        }
        json.putObject("request_counts")
                .put("total", job.counts().total())
                .put("completed", job.counts().completed())
                .put("failed", job.counts().failed());
        // By the API it is zero before there is something.
        ObjectNode usage = json.putObject("usage");
        usage.put("input_tokens", job.usage().input());
        usage.putObject("input_tokens_details").put("cached_tokens", 0);
        usage.put("output_tokens", job.usage().output());
        usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
        usage.put("total_tokens", job.usage().total());
        json.set("metadata", job.metadata());
        return json;
    }

    private static void time(ObjectNode json, String name, Optional<Long> ms) {
        json.put(name, ms.map(value -> value / 1_000).orElse(null));
    }

    /**
     * A page of a list.
     *
     * @param rows each with its {@code id}
     */
    public static ObjectNode page(List<ObjectNode> rows, boolean more) {
        ObjectNode page = JsonNodeFactory.instance.objectNode().put("object", "list");
        page.putArray("data").addAll(rows);
        page.set("first_id", rows.isEmpty() ? page.nullNode() : rows.getFirst().get("id"));
        page.set("last_id", rows.isEmpty() ? page.nullNode() : rows.getLast().get("id"));
        return page.put("has_more", more);
    }
}
