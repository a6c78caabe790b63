package dev.caravan.steps;

import dev.caravan.net.ClientConnection;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.util.Map;

/**
 * Step {@code reply-json}: sends the body that a route has marshalled, with the status in {@code
 * variable.status}, else 200.
 */
public final class JsonReply implements Processor {
    private final RequestLog log;

    public JsonReply(RequestLog log) {
        this.log = log;
    }

    @Override
    public void process(Exchange exchange) {
        ClientConnection client = Var.CLIENT.of(exchange);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        int status = exchange.getVariable("status", 200, Integer.class);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        client.json(status, Map.of("Cache-Control", "no-store"), body);
        log.answered(exchange, status);
    }
}
