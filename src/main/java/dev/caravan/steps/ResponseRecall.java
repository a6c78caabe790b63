package dev.caravan.steps;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.openai.ApiError;
import dev.caravan.openai.ForeignText;
import dev.caravan.openai.ResponsesRequest;
import dev.caravan.responses.ResponseStore;
import dev.caravan.responses.StoredResponse;
import dev.caravan.responses.StoredResponse.Owner;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Step {@code recall}: puts the turns of {@code previous_response_id} before the request's own, and
 * items in the place of references to them; what is not there, or another's, is refused (RSP-4).
 */
public final class ResponseRecall implements Processor {
    private static final int MAX_ID = 80;

    private final ResponseStore store;

    public ResponseRecall(ResponseStore store) {
        this.store = store;
    }

    @Override
    public void process(Exchange exchange) {
        ResponsesRequest request = (ResponsesRequest) Var.REQUEST.of(exchange);
        Optional<String> previous = request.previousId();
        boolean refers = request.input().stream().anyMatch(ResponseRecall::isReference);
        if (previous.isEmpty() && !refers) {
            return;
        }
        Owner owner =
                Outlets.owner(
                        exchange,
                        Var.SNAPSHOT
                                .of(exchange)
                                .routing()
                                .resolve(Var.CALLER.of(exchange).ask(request.model())));
        List<JsonNode> turns = previous.map(id -> turns(owner, id)).orElse(List.of());
        List<JsonNode> input = new ArrayList<>();
        for (JsonNode item : request.input()) {
            input.add(isReference(item) ? referred(owner, item.path("id").asText("")) : item);
        }
        Var.REQUEST.set(exchange, request.withInput(input).continuing(turns));
    }

    private static boolean isReference(JsonNode item) {
        return ResponsesRequest.typeOf(item).equals("item_reference");
    }

    private List<JsonNode> turns(Owner owner, String id) {
        return store.find(id)
                .filter(stored -> stored.owner().equals(owner))
                .map(StoredResponse::turns)
                .orElseThrow(
                        () ->
                                ApiError.badRequest(
                                                "Previous response "
                                                        + ForeignText.shown(id, MAX_ID)
                                                        + " not found: it is kept for 30 minutes,"
                                                        + " with store: true as long as sessions,"
                                                        + " for the same credential and agent, and"
                                                        + " not with store: false")
                                        .code("previous_response_not_found")
                                        .param("previous_response_id"));
    }

    private JsonNode referred(Owner owner, String id) {
        return store.item(owner, id)
                .orElseThrow(
                        () ->
                                ApiError.badRequest(
                                                "Item "
                                                        + ForeignText.shown(id, MAX_ID)
                                                        + " not found: items are kept as long as"
                                                        + " their response")
                                        .code("item_not_found")
                                        .param("input"));
    }
}
