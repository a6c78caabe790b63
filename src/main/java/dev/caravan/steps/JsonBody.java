package dev.caravan.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.net.BodyLimit;
import dev.caravan.net.BodyRefused;
import dev.caravan.net.BodyTooLarge;
import dev.caravan.net.ClientConnection;
import dev.caravan.net.RequestBody;
import dev.caravan.openai.ApiError;
import dev.caravan.openai.Json;

import io.vertx.core.http.HttpServerRequest;

import org.apache.camel.Exchange;

import java.util.Locale;

/** Reads a body that is a JSON object (HTTP-2, HTTP-3). */
final class JsonBody {
    private JsonBody() {}

    /**
     * The body's tree; from here on the exchange has no outside header.
     *
     * @param limit bytes after decompression
     * @throws ApiError when it is too large, comes too slowly, or is no JSON object
     */
    static ObjectNode read(Exchange exchange, ClientConnection client, long limit) {
        requireJson(client.request());
        byte[] body = bytes(client.request(), limit);
        if (BodyLog.isOn(exchange)) {
            Var.ASKED.set(exchange, body);
            client.sent().keep(BodyLog.MAX_BYTES);
        }
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        try {
            return Json.readObject(body);
        } catch (Json.MalformedJson e) {
            throw ApiError.badRequest("The body is not valid JSON: " + e.describe())
                    .code("invalid_json");
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

    private static byte[] bytes(HttpServerRequest request, long limit) {
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
}
