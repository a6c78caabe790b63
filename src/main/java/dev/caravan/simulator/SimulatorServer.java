package dev.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides who answers a request. Requests come on one event loop; the rest is thread-safe. */
final class SimulatorServer {
    private final Vertx vertx;
    private final Behaviour initial;
    private final Journal journal;
    private final FaultQueue faults;
    private final ChatHandler chat;
    private final InstantSource clock;
    private volatile Behaviour behaviour;
    private volatile boolean loading;

    SimulatorServer(Vertx vertx, SimulatorOptions options, InstantSource clock) {
        this.vertx = vertx;
        this.clock = clock;
        initial = options.behaviour();
        behaviour = initial;
        journal = new Journal(clock, options.record());
        faults = new FaultQueue(options.faults());
        chat = new ChatHandler(vertx, clock);
    }

    Journal journal() {
        return journal;
    }

    void loading(boolean now) {
        loading = now;
    }

    /**
     * Changes the behaviour: the one of the start with these changes.
     *
     * @throws IllegalArgumentException if a field is wrong; nothing is changed then
     */
    void behave(JsonNode changes) {
        if (!changes.isObject()) {
            throw new IllegalArgumentException("behaviour must be a JSON object");
        }
        ObjectNode fields = changes.deepCopy();
        List<FaultRule> rules = new ArrayList<>();
        JsonNode given = fields.path("faults");
        fields.remove("faults");
        given.forEach(fault -> rules.add(FaultRule.fromJson(fault)));
        behaviour = initial.with(fields);
        faults.replace(rules);
    }

    void handle(HttpServerRequest request) {
        Call call =
                new Call(
                        request,
                        journal.keeps() && !isControl(request)
                                ? Optional.of(journal.arrived(request))
                                : Optional.empty());
        request.exceptionHandler(broken -> {});
        request.body().onSuccess(body -> received(call, body));
    }

    private static boolean isControl(HttpServerRequest request) {
        return Call.path(request).startsWith("/simulator/");
    }

    private void received(Call call, Buffer bytes) {
        Optional<JsonNode> body = parse(bytes);
        if (isControl(call.request())) {
            control(call, body);
            return;
        }
        if (journal.keeps() && bytes.length() > 0) {
            call.received(body.orElseGet(() -> new TextNode(bytes.toString())));
        }
        int delay = behaviour.responseDelayMs();
        if (delay > 0) {
            vertx.setTimer(delay, timer -> answer(call, body));
        } else {
            answer(call, body);
        }
    }

    private static Optional<JsonNode> parse(Buffer bytes) {
        try {
            JsonNode body = Json.MAPPER.readTree(bytes.getBytes());
            return body.isMissingNode() ? Optional.empty() : Optional.of(body);
        } catch (IOException e) {
            // Only the parser can fail here, and what it would say is of no use to the caller.
            return Optional.empty();
        }
    }

    private void answer(Call call, Optional<JsonNode> body) {
        if (call.isOver()) {
            return;
        }
        HttpServerRequest request = call.request();
        if (loading) {
            call.error(503, "unavailable_error", "Loading model");
        } else if (!authorized(request)) {
            call.error(401, "authentication_error", "Invalid API Key");
        } else {
            Optional<Fault> fault = faults.take(request.method().name(), Call.path(request));
            if (fault.isEmpty() || !Faults.spoil(vertx, call, fault.get())) {
                route(call, body, fault);
            }
        }
    }

    private boolean authorized(HttpServerRequest request) {
        String key = behaviour.requiredKey();
        return key.isEmpty()
                || !Call.path(request).startsWith("/v1/")
                || ("Bearer " + key).equals(request.getHeader("Authorization"));
    }

    private void route(Call call, Optional<JsonNode> body, Optional<Fault> fault) {
        HttpServerRequest request = call.request();
        switch (request.method().name() + " " + Call.path(request)) {
            case "GET /health", "GET /v1/health" ->
                    call.json(200, Json.object().put("status", "ok"));
            case "GET /v1/models" ->
                    call.json(200, Models.list(behaviour.contextWindow(), clock.millis() / 1000));
            case "POST /v1/chat/completions", "POST /v1/embeddings" -> model(call, body, fault);
            default -> call.error(404, "not_found_error", "File Not Found");
        }
    }

    private void model(Call call, Optional<JsonNode> body, Optional<Fault> fault) {
        if (body.isEmpty()) {
            call.error(500, "server_error", "parse error: the body is no JSON");
            return;
        }
        try {
            if (Call.path(call.request()).equals("/v1/embeddings")) {
                ObjectNode answer = Embeddings.answer(body.get());
                if (fault.orElse(null) instanceof Fault.Cut cut) {
                    call.cutJson(vertx, answer, cut.way());
                } else {
                    call.json(200, answer);
                }
            } else {
                Behaviour now = behaviour;
                chat.answer(call, ChatRequest.of(body.get(), now.stringContentOnly()), now, fault);
            }
        } catch (BadRequest e) {
            call.error(400, "invalid_request_error", String.valueOf(e.getMessage()));
        }
    }

    private void control(Call call, Optional<JsonNode> body) {
        HttpServerRequest request = call.request();
        switch (request.method().name() + " " + Call.path(request)) {
            case "GET /simulator/requests" -> call.json(200, journal.toJson());
            case "GET /simulator/counts" -> call.json(200, journal.counts());
            case "DELETE /simulator/requests" -> {
                journal.clear();
                call.json(200, Json.object().put("cleared", true));
            }
            case "POST /simulator/behaviour" -> {
                try {
                    behave(body.orElseGet(Json::object));
                    call.json(200, Json.object().put("accepted", true));
                } catch (IllegalArgumentException e) {
                    call.error(400, "invalid_request_error", String.valueOf(e.getMessage()));
                }
            }
            default -> call.error(404, "not_found_error", "File Not Found");
        }
    }
}
