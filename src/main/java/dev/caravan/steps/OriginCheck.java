package dev.caravan.steps;

import dev.caravan.net.HostCheck;
import dev.caravan.openai.ApiError;

import io.vertx.core.http.HttpServerRequest;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.util.Optional;

/** Step {@code check-origin}: a page of another site cannot use the console's API (SEC-9). */
public final class OriginCheck implements Processor {

    @Override
    public void process(Exchange exchange) {
        HttpServerRequest request = Var.CLIENT.of(exchange).request();
        String origin = Optional.ofNullable(request.getHeader("Origin")).orElse("");
        String host = Optional.ofNullable(request.getHeader("Host")).orElse("");
        if (!HostCheck.allowsOrigin(origin, host)) {
            throw ApiError.of(403, "Pages of another origin cannot use the console's API")
                    .code("origin_not_allowed");
        }
    }
}
