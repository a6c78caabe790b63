package dev.caravan.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.openai.ApiError;
import dev.caravan.openai.ChatRequest;
import dev.caravan.openai.EmbeddingsRequest;
import dev.caravan.openai.FrontRequest;
import dev.caravan.openai.ResponsesRequest;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code read-line}: body to request; a fault of it is the line's own error. */
public final class LineReading implements Processor {
    private static final String EMBEDDINGS = "/v1/embeddings";
    private static final String RESPONSES = "/v1/responses";

    @Override
    public void process(Exchange exchange) {
        Lines.Work work = exchange.getMessage().getBody(Lines.Work.class);
        exchange.getMessage().setBody(null);
        Var.REQUEST.set(exchange, request(work));
    }

    private static FrontRequest request(Lines.Work work) {
        return switch (work.url()) {
            case EMBEDDINGS -> EmbeddingsRequest.of(work.body());
            case RESPONSES -> response(work.body());
            default -> ChatRequest.of(work.body());
        };
    }

    /** Nobody asks for it again: its result is in the batch's file, so it is not kept. */
    private static ResponsesRequest response(ObjectNode body) {
        ResponsesRequest request = ResponsesRequest.of(body.put("store", false));
        boolean refers =
                request.input().stream()
                        .anyMatch(item -> ResponsesRequest.typeOf(item).equals("item_reference"));
        if (request.previousId().isPresent() || refers) {
            throw ApiError.badRequest(
                            "A line of a batch continues no response: send the whole input in"
                                    + " place of "
                                    + (refers ? "item references" : "previous_response_id"))
                    .param(refers ? "input" : "previous_response_id")
                    .code("unsupported_parameter");
        }
        return request;
    }
}
