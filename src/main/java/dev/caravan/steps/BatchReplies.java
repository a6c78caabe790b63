package dev.caravan.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.batch.BatchJson;
import dev.caravan.openai.ApiError;
import dev.caravan.openai.Json;
import dev.caravan.store.StoreUnavailable;

import io.vertx.core.http.HttpServerRequest;

import org.apache.camel.Exchange;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the steps of files and batches have in common. */
final class BatchReplies {
    private static final int USUAL = 20;
    private static final int MOST = 100;
    private static final int ID = 3;

    private BatchReplies() {}

    /** What needs the store. */
    interface Work {
        JsonNode run() throws StoreUnavailable;
    }

    /** Puts what the work gives into the body, for {@code reply-json}. */
    static void answer(Exchange exchange, Work work) {
        try {
            JsonNode json = work.run();
            exchange.getMessage().removeHeaders("*");
            exchange.getMessage().setBody(Json.bytes(json));
        } catch (StoreUnavailable e) {
            throw unavailable(e);
        }
    }

    static ApiError unavailable(StoreUnavailable fault) {
        return ApiError.of(503, fault.told()).code("store_unavailable").header("Retry-After", "5");
    }

    /** The id in {@code /v1/<things>/<id>}, and what may follow it. */
    static String id(Exchange exchange) {
        String[] path = String.valueOf(Var.CLIENT.of(exchange).request().path()).split("/", -1);
        return path.length > ID ? path[ID] : "";
    }

    static String method(Exchange exchange) {
        return Var.CLIENT.of(exchange).request().method().name();
    }

    /**
     * The page that a request asks for.
     *
     * @param after behind which row, where the request says it
     * @param limit rows, 1 to 100
     */
    record Page(Optional<String> after, int limit) {
        static Page of(HttpServerRequest request) {
            Optional<String> after =
                    Optional.ofNullable(request.getParam("after")).filter(id -> !id.isEmpty());
            return new Page(after, limit(request.getParam("limit", "" + USUAL)));
        }

        private static int limit(String text) {
            try {
                int limit = Integer.parseInt(text);
                if (limit >= 1 && limit <= MOST) {
                    return limit;
                }
            } catch (NumberFormatException e) {
                // The error below says it.
            }
            throw ApiError.badRequest("limit: expected a number from 1 to " + MOST).param("limit");
        }

        /** Of rows of which one more was asked for than the page holds. */
        <T> ObjectNode json(List<T> rows, Function<T, ObjectNode> form) {
            List<ObjectNode> shown = rows.stream().limit(limit).map(form).toList();
            return BatchJson.page(shown, rows.size() > limit);
        }
    }
}
