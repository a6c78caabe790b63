package dev.caravan.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.Plan;
import dev.caravan.openai.ResponsesRequest;
import dev.caravan.responses.EventWriter;
import dev.caravan.responses.InputItems;
import dev.caravan.responses.NativeEvents;
import dev.caravan.responses.ResponseHead;
import dev.caravan.responses.ResponseStore;
import dev.caravan.responses.StoredResponse;
import dev.caravan.routing.Target;

import org.apache.camel.Exchange;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Which form a reply has, by the endpoint that was asked. Thread-safe. */
public final class Outlets {
    /** The API whose route calls providers that speak the Responses API. */
    static final String RESPONSES = "openai-responses";

    private final ResponseStore store;
    private final Supplier<String> ids;
    private final LongSupplier epochSeconds;

    /**
     * Outlets for all replies.
     *
     * @param store keeps responses
     * @param ids unique texts of letters and digits that nobody can guess
     */
    public Outlets(ResponseStore store, Supplier<String> ids, LongSupplier epochSeconds) {
        this.store = store;
        this.ids = ids;
        this.epochSeconds = epochSeconds;
    }

    /** The outlet of the exchange's reply; always the same one. */
    Outlet of(Exchange exchange) {
        return Var.OUTLET
                .find(exchange)
                .orElseGet(
                        () -> {
                            Outlet outlet = create(exchange);
                            Var.OUTLET.set(exchange, outlet);
                            return outlet;
                        });
    }

    private Outlet create(Exchange exchange) {
        if (!(Var.REQUEST.find(exchange).orElse(null) instanceof ResponsesRequest request)) {
            return new ChatOutlet();
        }
        ObjectNode head =
                ResponseHead.of(
                        request, "resp_" + ids.get(), model(exchange), epochSeconds.getAsLong());
        Consumer<ObjectNode> keep = response -> keep(exchange, request, response);
        return isNative(exchange) && Var.REPLY.find(exchange).isPresent()
                ? new NativeOutlet(new NativeEvents(head), keep)
                : new BridgedOutlet(new EventWriter(head, ids), epochSeconds, keep);
    }

    /**
     * Whether the current candidate gets the request for a response as it is. With tools of ours,
     * or in a session, it goes on as a chat: that is what they know.
     */
    static boolean isNative(Exchange exchange) {
        return Var.REQUEST.find(exchange).orElse(null) instanceof ResponsesRequest
                && !ToolOffer.isMade(exchange)
                && Var.SESSION.find(exchange).isEmpty()
                && Var.API.find(exchange).filter(RESPONSES::equals).isPresent();
    }

    /** Who answered, else what was asked for. */
    private static String model(Exchange exchange) {
        return Var.PLAN
                .find(exchange)
                .filter(Plan::isAnswered)
                .map(plan -> plan.attempts().getLast().candidate().ref().toString())
                .orElseGet(() -> Var.REQUEST.of(exchange).model().orElse(""));
    }

    private void keep(Exchange exchange, ResponsesRequest request, ObjectNode response) {
        if (!request.store()) {
            return;
        }
        List<JsonNode> input = InputItems.kept(request.input(), ids);
        store.keep(
                new StoredResponse(
                        owner(exchange, Var.AGENT.of(exchange)),
                        request.storeAsked(),
                        response,
                        input,
                        request.earlier()));
    }

    static StoredResponse.Owner owner(Exchange exchange, Target agent) {
        return StoredResponse.Owner.of(credential(exchange), agent.agentId());
    }

    /** Who called, as the door knows them. */
    static String credential(Exchange exchange) {
        return Var.CREDENTIAL.find(exchange).orElse("");
    }
}
