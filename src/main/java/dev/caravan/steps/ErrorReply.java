package dev.caravan.steps;

import dev.caravan.net.ClientConnection;
import dev.caravan.net.UpstreamCall;
import dev.caravan.openai.ApiError;
import dev.caravan.openai.Json;
import dev.caravan.sse.SseWriter;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Step {@code reply-error}: tells the client what went wrong in OpenAI's form (HTTP-3); in a stream
 * that has begun, as its last event (HTTP-10, RSP-3). What we did not foresee is logged with its
 * stack and told only by request id.
 */
public final class ErrorReply implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorReply.class);

    private final RequestLog log;
    private final Outlets outlets;

    public ErrorReply(RequestLog log, Outlets outlets) {
        this.log = log;
        this.outlets = outlets;
    }

    @Override
    public void process(Exchange exchange) {
        Throwable fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        Var.CALL.find(exchange).ifPresent(UpstreamCall::discard);
        ClientConnection client = Var.CLIENT.of(exchange);
        if (client.isGone() || fault instanceof ClientConnection.Gone) {
            client.end();
            log.clientDisconnected(exchange);
            return;
        }
        ApiError error = fault instanceof ApiError known ? known : unforeseen(exchange, fault);
        tell(exchange, client, error);
        log.answered(exchange, error.status());
    }

    private static ApiError unforeseen(Exchange exchange, Throwable fault) {
        String id = Var.CALLER.find(exchange).map(Caller::requestId).orElse("-");
        LOG.error("{} unforeseen fault", id, fault);
        return ApiError.of(500, "Internal error; the gateway's log has it under " + id)
                .code("internal_error");
    }

    private void tell(Exchange exchange, ClientConnection client, ApiError error) {
        if (!client.isCommitted()) {
            Map<String, String> headers = new LinkedHashMap<>(ReplyHeaders.of(exchange));
            headers.putAll(error.headers());
            client.json(error.status(), headers, Json.bytes(error.body()));
            return;
        }
        try {
            if (!Var.REPLY.find(exchange).isPresent()) {
                client.write(SseWriter.comment(ReplyHeaders.asComment(exchange)));
            }
            client.write(outlets.of(exchange).brokenOff(error));
        } catch (ClientConnection.Gone e) {
            LOG.debug("the client left before it could be told of an error");
        }
        client.end();
    }
}
