package dev.caravan.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.net.BodyLimit;
import dev.caravan.net.BodyRefused;
import dev.caravan.net.BodyTooLarge;
import dev.caravan.net.ClientConnection;
import dev.caravan.net.RequestBody;
import dev.caravan.openai.ApiError;
import dev.caravan.openai.Endpoint;
import dev.caravan.openai.FrontRequest;
import dev.caravan.openai.Json;

import io.vertx.core.http.HttpServerRequest;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.util.Locale;
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
        requireJson(client.request());
        byte[] body = read(client.request(), limit);
        if (BodyLog.isOn(exchange)) {
            Var.ASKED.set(exchange, body);
            client.sent().keep(BodyLog.MAX_BYTES);
        }
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        FrontRequest request = parse(body);
        Var.REQUEST.set(exchange, request);
        if (streams && request.stream()) {
            client.expectStream();
        }
    }

    private static void requireJson(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        String media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!media.equals("application/json") && !media.endsWith("+json")) {
            throw ApiError.of(
                            415,
                            "Content-Type: expected application/json, found "
                                    + (media.isEmpty() ? "none" : "another type")
                                    + ". With curl add -H 'Content-Type: application/json'")
                    .code("unsupported_media_type");
        }
    }

    private static byte[] read(HttpServerRequest request, long limit) {
        try {
            String coding = request.getHeader("Content-Encoding");
            byte[] raw = RequestBody.read(request, limit);
            return coding == null ? raw : BodyLimit.inflate(coding, raw, limit);
        } catch (BodyTooLarge e) {
            throw ApiError.of(413, "The request body is larger than " + limit + " bytes")
                    .code("request_too_large");
        } catch (RequestBody.NotComplete e) {
            throw ApiError.of(408, "Request timeout: " + e.getMessage())
                    .code("request_timeout")
                    .header("Connection", "close");
        } catch (BodyRefused e) {
            throw ApiError.badRequest("Content-Encoding: " + e.getMessage());
        }
    }

    private FrontRequest parse(byte[] body) {
        try {
            return check.apply(Json.readObject(body));
        } catch (Json.MalformedJson e) {
            throw ApiError.badRequest("The body is not valid JSON: " + e.describe())
                    .code("invalid_json");
        }
    }
}
