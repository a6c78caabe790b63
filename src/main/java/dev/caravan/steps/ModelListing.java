package dev.caravan.steps;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.Cooldowns;
import dev.caravan.net.ClientConnection;
import dev.caravan.openai.ApiError;
import dev.caravan.openai.Json;
import dev.caravan.routing.Candidate;
import dev.caravan.routing.ModelRow;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Step {@code list-models}: what can be asked for, as a list, or one row when the path names an id
 * (HTTP-5).
 */
public final class ModelListing implements Processor {
    private static final String PREFIX = "/v1/models/";

    private final RequestLog log;
    private final Cooldowns cooldowns;

    public ModelListing(RequestLog log, Cooldowns cooldowns) {
        this.log = log;
        this.cooldowns = cooldowns;
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        ClientConnection client = Var.CLIENT.of(exchange);
        List<Candidate> rows =
                Var.SNAPSHOT.of(exchange).routing().listed(Var.CALLER.of(exchange).agentHeader());
        Optional<String> wanted =
                Optional.ofNullable(client.request().path()).flatMap(ModelListing::wantedId);
        ObjectNode body = wanted.map(id -> one(rows, id)).orElseGet(() -> all(rows));
        client.json(200, Map.of(), Json.bytes(body));
        log.answered(exchange, 200);
    }

    /** The id behind the prefix, its slashes percent-encoded or plain. */
    private static Optional<String> wantedId(String path) {
        if (!path.startsWith(PREFIX) || path.length() == PREFIX.length()) {
            return Optional.empty();
        }
        try {
            // A plus is a plus in a path (RFC 3986); the decoder is for forms.
            String raw = path.substring(PREFIX.length()).replace("+", "%2B");
            return Optional.of(URLDecoder.decode(raw, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw ApiError.badRequest("The model id in the path is not percent-encoded correctly");
        }
    }

    private ObjectNode one(List<Candidate> rows, String id) {
        return rows.stream()
                .filter(c -> c.ref().toString().equals(id))
                .findFirst()
                .map(this::row)
                .orElseThrow(
                        () ->
                                ApiError.of(
                                                404,
                                                "Model not found. GET /v1/models lists what there"
                                                        + " is")
                                        .code("model_not_found")
                                        .param("model"));
    }

    private ObjectNode all(List<Candidate> rows) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode data = body.putArray("data");
        rows.forEach(row -> data.add(row(row)));
        return body;
    }

    private ObjectNode row(Candidate candidate) {
        return ModelRow.of(candidate, cooldowns.leftMs(candidate));
    }
}
