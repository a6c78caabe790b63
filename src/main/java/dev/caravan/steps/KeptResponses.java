package dev.caravan.steps;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.openai.ApiError;
import dev.caravan.openai.ForeignText;
import dev.caravan.openai.Json;
import dev.caravan.responses.InputItems;
import dev.caravan.responses.ResponseStore;
import dev.caravan.responses.StoredResponse;
import dev.caravan.responses.StoredResponse.Owner;

import io.vertx.core.http.HttpServerRequest;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.util.Locale;
import java.util.Optional;

/** The steps that show and forget responses that are kept (RSP-4). */
public final class KeptResponses {
    private static final String PREFIX = "/v1/responses/";
    private static final int MAX_ID = 80;
    private static final int MAX_LIMIT = 100;
    private static final int LIMIT = 20;

    private KeptResponses() {}

    /** Step {@code show-response}: {@code GET} and {@code DELETE /v1/responses/{id}}. */
    public static final class One implements Processor {
        private final ResponseStore store;

        public One(ResponseStore store) {
            this.store = store;
        }

        @Override
        public void process(Exchange exchange) {
            StoredResponse kept = find(exchange, store);
            ObjectNode body = kept.response();
            if (Var.CLIENT.of(exchange).request().method().name().equals("DELETE")) {
                store.delete(kept.id());
                body =
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("id", kept.id())
                                .put("object", "response")
                                .put("deleted", true);
            }
            exchange.getMessage().setBody(Json.bytes(body));
        }
    }

    /** Step {@code list-response-items}: {@code GET /v1/responses/{id}/input_items}. */
    public static final class Items implements Processor {
        private final ResponseStore store;

        public Items(ResponseStore store) {
            this.store = store;
        }

        @Override
        public void process(Exchange exchange) {
            StoredResponse kept = find(exchange, store);
            HttpServerRequest request = Var.CLIENT.of(exchange).request();
            boolean ascending =
                    switch (query(request, "order").orElse("desc").toLowerCase(Locale.ROOT)) {
                        case "asc" -> true;
                        case "desc" -> false;
                        default -> throw wrong("order", "asc or desc");
                    };
            exchange.getMessage()
                    .setBody(
                            Json.bytes(
                                    InputItems.page(
                                            kept.input(),
                                            query(request, "after"),
                                            limit(request),
                                            ascending)));
        }

        private static int limit(HttpServerRequest request) {
            try {
                int limit = query(request, "limit").map(Integer::parseInt).orElse(LIMIT);
                if (limit >= 1 && limit <= MAX_LIMIT) {
                    return limit;
                }
            } catch (NumberFormatException e) {
                // falls through to the error below
            }
            throw wrong("limit", "a whole number from 1 to " + MAX_LIMIT);
        }

        private static Optional<String> query(HttpServerRequest request, String name) {
            return Optional.ofNullable(request.getParam(name));
        }

        private static ApiError wrong(String name, String allowed) {
            return ApiError.badRequest(name + ": expected " + allowed).param(name);
        }
    }

    /** By credential, and by agent where the caller names one. */
    private static StoredResponse find(Exchange exchange, ResponseStore store) {
        String path = Optional.ofNullable(Var.CLIENT.of(exchange).request().path()).orElse("");
        String id = path.substring(PREFIX.length()).split("/", 2)[0];
        String credential = Owner.hash(Outlets.credential(exchange));
        Optional<String> agent =
                Var.CALLER.of(exchange).agentHeader().map(name -> name.toLowerCase(Locale.ROOT));
        return store.find(id)
                .filter(kept -> kept.owner().credentialHash().equals(credential))
                .filter(kept -> agent.map(kept.owner().agentId()::equals).orElse(true))
                .orElseThrow(
                        () ->
                                ApiError.of(
                                                404,
                                                "Response "
                                                        + ForeignText.shown(id, MAX_ID)
                                                        + " not found: responses are kept for 30"
                                                        + " minutes, with store: true as long as"
                                                        + " sessions, and not with store: false")
                                        .code("response_not_found"));
    }
}
