package dev.caravan.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.batch.BatchEngine;
import dev.caravan.batch.BatchJson;
import dev.caravan.batch.Batches;
import dev.caravan.batch.JobStore;
import dev.caravan.batch.LineCheck;
import dev.caravan.openai.ApiError;
import dev.caravan.openai.Endpoint;
import dev.caravan.openai.Json;
import dev.caravan.store.StoreUnavailable;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** The steps of {@code /v1/batches} (BAT-4). */
public final class BatchControl {
    private static final int MAX_PAIRS = 16;
    private static final int MAX_KEY = 64;
    private static final int MAX_VALUE = 512;
    private static final int MAX_IDEMPOTENCY_KEY = 255;

    private BatchControl() {}

    /** The engine is not waited for: the answer is durable already. */
    private static void wake(BatchEngine engine) {
        Thread.startVirtualThread(engine::look);
    }

    /** Step {@code list-or-create-batch}. */
    public static final class All implements Processor {
        private final Batches batches;

        public All(Batches batches) {
            this.batches = batches;
        }

        @Override
        public void process(Exchange exchange) {
            BatchReplies.answer(
                    exchange,
                    () ->
                            BatchReplies.method(exchange).equals("POST")
                                    ? create(exchange)
                                    : list(exchange));
        }

        private JsonNode list(Exchange exchange) throws StoreUnavailable {
            BatchReplies.Page page = BatchReplies.Page.of(Var.CLIENT.of(exchange).request());
            return page.json(batches.jobs().list(page.after(), page.limit() + 1), BatchJson::of);
        }

        private JsonNode create(Exchange exchange) throws StoreUnavailable {
            var client = Var.CLIENT.of(exchange);
            long limit = Endpoint.BATCHES.bodyLimit(Var.SNAPSHOT.of(exchange).config().limits());
            ObjectNode body = JsonBody.read(exchange, client, limit);
            JobStore.Order order = order(body);
            Optional<JobStore.Key> key =
                    Optional.ofNullable(client.request().getHeader("Idempotency-Key"))
                            .map(text -> key(text, body));
            ObjectNode job = BatchJson.of(batches.jobs().create(order, key));
            wake(batches.engine());
            return job;
        }

        private static JobStore.Key key(String text, ObjectNode body) {
            if (text.isBlank() || text.length() > MAX_IDEMPOTENCY_KEY) {
                throw ApiError.badRequest(
                        "Idempotency-Key: expected 1 to " + MAX_IDEMPOTENCY_KEY + " characters");
            }
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(Json.bytes(body));
                return new JobStore.Key(text, HexFormat.of().formatHex(digest));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        private static JobStore.Order order(ObjectNode body) {
            String file = text(body, "input_file_id", "the id of an uploaded file");
            String urls =
                    "one of "
                            + String.join(", ", LineCheck.URLS)
                            + ", or * where lines differ in it";
            String endpoint = text(body, "endpoint", urls);
            if (!LineCheck.URLS.contains(endpoint) && !endpoint.equals(LineCheck.ANY)) {
                throw wrong("endpoint", urls);
            }
            if (!text(body, "completion_window", "24h").equals("24h")) {
                throw wrong("completion_window", "24h");
            }
            return new JobStore.Order(endpoint, file, metadata(body.path("metadata")));
        }

        private static String text(ObjectNode body, String field, String allowed) {
            if (!body.path(field).isTextual()) {
                throw wrong(field, allowed);
            }
            return body.path(field).asText();
        }

        private static ObjectNode metadata(JsonNode given) {
            if (given.isMissingNode() || given.isNull()) {
                return JsonNodeFactory.instance.objectNode();
            }
            if (!(given instanceof ObjectNode metadata) || metadata.size() > MAX_PAIRS) {
                throw wrong("metadata", "an object of at most " + MAX_PAIRS + " pairs");
            }
            for (Map.Entry<String, JsonNode> pair : metadata.properties()) {
                if (pair.getKey().length() > MAX_KEY
                        || !pair.getValue().isTextual()
                        || pair.getValue().asText().length() > MAX_VALUE) {
                    throw wrong(
                            "metadata",
                            "keys of at most "
                                    + MAX_KEY
                                    + " characters, texts of at most "
                                    + MAX_VALUE);
                }
            }
            return metadata;
        }

        private static ApiError wrong(String field, String allowed) {
            return ApiError.badRequest(field + ": expected " + allowed).param(field);
        }
    }

    /** Step {@code show-batch}. */
    public static final class One implements Processor {
        private final JobStore jobs;

        public One(JobStore jobs) {
            this.jobs = jobs;
        }

        @Override
        public void process(Exchange exchange) {
            String id = BatchReplies.id(exchange);
            BatchReplies.answer(
                    exchange,
                    () -> BatchJson.of(jobs.find(id).orElseThrow(() -> JobStore.unknown(id))));
        }
    }

    /** Step {@code cancel-batch}. */
    public static final class Cancel implements Processor {
        private final Batches batches;

        public Cancel(Batches batches) {
            this.batches = batches;
        }

        @Override
        public void process(Exchange exchange) {
            BatchReplies.answer(
                    exchange,
                    () -> {
                        ObjectNode job =
                                BatchJson.of(batches.jobs().cancel(BatchReplies.id(exchange)));
                        wake(batches.engine());
                        return job;
                    });
        }
    }
}
