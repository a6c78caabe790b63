package dev.caravan.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.net.ClientConnection;
import dev.caravan.openai.ApiError;
import dev.caravan.openai.Endpoint;
import dev.caravan.openai.FrontRequest;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.util.function.Function;

/**
 * Step {@code read-request}: body to request, checked in the order size, JSON, schema (HTTP-2,
 * HTTP-3). From here on the exchange has no outside header: nothing a client sends can steer a
 * later endpoint or come back to it (SEC-5).
 */
public final class RequestReader implements Processor {
    private final Function<ObjectNode, ? extends FrontRequest> check;
    private final boolean streams;

    /**
     * A reader for one kind of request and of answer.
     *
     * @param check the tree's schema; throws an {@link ApiError}
     * @param streams whether a request for a stream is answered by one
     */
    public RequestReader(Function<ObjectNode, ? extends FrontRequest> check, boolean streams) {
        this.check = check;
        this.streams = streams;
    }

    @Override
    public void process(Exchange exchange) {
        ClientConnection client = Var.CLIENT.of(exchange);
        long limit =
                Endpoint.ofRoute(exchange.getFromRouteId())
                        .bodyLimit(Var.SNAPSHOT.of(exchange).config().limits());
        ObjectNode body = JsonBody.read(exchange, client, limit);
        FrontRequest request = check.apply(body);
        Var.REQUEST.set(exchange, request);
        if (streams && request.stream()) {
            client.expectStream();
        }
    }
}
