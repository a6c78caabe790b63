package dev.caravan.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.compat.Shaped;
import dev.caravan.dialect.Dialect;
import dev.caravan.dialect.Dialects;
import dev.caravan.failover.Failure;
import dev.caravan.net.CallLimits;
import dev.caravan.net.UpstreamCall;
import dev.caravan.net.Watchdog;
import dev.caravan.openai.ApiError;
import dev.caravan.openai.Json;
import dev.caravan.routing.Candidate;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.http.HttpMethods;

import java.net.URI;
import java.util.Optional;

/**
 * Step {@code open-call}: addresses the message to the provider's API with its credential and
 * headers, and starts the call's clocks. The client's going ends the call (HTTP-9).
 */
public final class ProviderCall implements Processor {
    private final Watchdog watchdog;
    private final ModelCalls calls;
    private final Optional<String> path;

    /** Calls go to the path of the API that the current candidate is called by. */
    public ProviderCall(Watchdog watchdog, ModelCalls calls) {
        this(watchdog, calls, Optional.empty());
    }

    private ProviderCall(Watchdog watchdog, ModelCalls calls, Optional<String> path) {
        this.watchdog = watchdog;
        this.calls = calls;
        this.path = path;
    }

    /** Calls go to one path below a provider's base URL, whatever its API for chats is. */
    public static ProviderCall to(String path, Watchdog watchdog, ModelCalls calls) {
        return new ProviderCall(watchdog, calls, Optional.of(path));
    }

    @Override
    public void process(Exchange exchange) {
        Candidate candidate = Var.PLAN.of(exchange).getCurrent();
        Shaped shaped = Var.SHAPED.of(exchange);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        byte[] body = bytes(shaped.body());
        message.setBody(body);
        String api = path.isPresent() ? candidate.getApi() : Var.API.of(exchange);
        Dialect dialect = Dialects.of(api).orElseThrow();
        URI base = candidate.provider().baseUrl();
        address(message, base, path.orElseGet(() -> dialect.path(base)));
        // The enum, not its name: Camel looks for a converter on every call, a tenth of its time.
        message.setHeader(Exchange.HTTP_METHOD, HttpMethods.POST);
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        calls.started(exchange, candidate).forEach(message::setHeader);
        authorize(message, candidate, dialect);

        boolean stream = shaped.body().path("stream").asBoolean(false);
        CallLimits limits =
                CallLimits.of(candidate.provider(), stream, Deadlines.leftMs(exchange, watchdog));
        UpstreamCall call = new UpstreamCall(limits, watchdog, body.length);
        Var.CALL.set(exchange, call);
        Var.PROVIDER.set(exchange, candidate.provider());
        Var.RECIPIENT
                .find(exchange)
                .ifPresent(waits -> waits.onGone(() -> call.abort(new Failure.ClientGone())));
    }

    private static byte[] bytes(ObjectNode body) {
        try {
            return Json.bytes(body);
        } catch (Json.UnwritableJson e) {
            throw ApiError.badRequest(
                            "The body holds text that is no valid Unicode: " + e.getMessage())
                    .code("invalid_json");
        }
    }

    private static void address(Message message, URI base, String path) {
        String query = base.getRawQuery();
        String root = base.toString();
        if (query != null) {
            root = root.substring(0, root.indexOf('?'));
            message.setHeader(Exchange.HTTP_RAW_QUERY, query);
        }
        message.setHeader(
                Exchange.HTTP_URI,
                root.endsWith("/") ? root.substring(0, root.length() - 1) + path : root + path);
    }

    private static void authorize(Message message, Candidate candidate, Dialect dialect) {
        dialect.headers(candidate.provider().apiKey()).forEach(message::setHeader);
        candidate.headers().forEach((name, value) -> message.setHeader(name, value.reveal()));
    }
}
