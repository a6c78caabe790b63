package dev.caravan.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An OpenAI-shaped server over a real engine: chat, plain and streamed, forced tool calls, vectors,
 * and the list of models. The shapes are llama.cpp's.
 */
final class LlamaServer implements AutoCloseable {
    static final String CHAT = "tiny-chat";

    /** Writes {@code <think>…</think>} before each answer, as servers without a parser leave it. */
    static final String THINK = "tiny-think";

    /** Gives vectors of 64 numbers. */
    static final String EMBED = "tiny-embed";

    private static final JsonMapper MAPPER = new JsonMapper();

    private final String model;
    private final LlamaEngine engine;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    LlamaServer(String model, LlamaEngine engine, int port) throws IOException {
        this.model = model;
        this.engine = engine;
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
    }

    int port() {
        return http.getAddress().getPort();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
        engine.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
                case "GET /health" -> json(exchange, 200, object().put("status", "ok"));
                case "GET /v1/models" -> json(exchange, 200, models());
                case "POST /v1/chat/completions" -> chat(exchange);
                case "POST /v1/embeddings" ->
                        json(
                                exchange,
                                200,
                                LlamaVectors.of(
                                        MAPPER.readTree(exchange.getRequestBody()), engine));
                default -> json(exchange, 404, error(404, "File Not Found"));
            }
        }
    }

    private void chat(HttpExchange exchange) throws IOException {
        JsonNode body = MAPPER.readTree(exchange.getRequestBody());
        if (!body.path("messages").isArray()) {
            json(exchange, 400, error(400, "'messages' is required"));
            return;
        }
        Optional<JsonNode> tool = forcedTool(body);
        if (body.path("stream").asBoolean()) {
            stream(exchange, body, tool);
        } else {
            json(exchange, 200, completion(body, tool));
        }
    }

    private static Optional<JsonNode> forcedTool(JsonNode body) {
        JsonNode choice = body.path("tool_choice");
        String named = choice.path("function").path("name").asText();
        return body.path("tools")
                .valueStream()
                .map(tool -> tool.path("function"))
                .filter(
                        function ->
                                choice.asText().equals("required")
                                        || function.path("name").asText().equals(named))
                .findFirst();
    }

    private ObjectNode completion(JsonNode body, Optional<JsonNode> tool) {
        StringBuilder text = new StringBuilder();
        LlamaEngine.Outcome outcome =
                engine.generate(
                        body,
                        tool.map(t -> t.path("parameters")),
                        piece -> !text.append(piece).isEmpty());
        ObjectNode completion = head(newId(), "chat.completion");
        ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        if (tool.isPresent()) {
            message.putNull("content");
            ObjectNode call = message.putArray("tool_calls").addObject();
            call.put("id", newId()).put("type", "function");
            call.putObject("function")
                    .put("name", tool.get().path("name").asText())
                    .put("arguments", text.toString());
        } else {
            message.put("content", text.toString());
        }
        choice.put("finish_reason", finish(outcome, tool));
        completion.set("usage", usage(outcome));
        return completion;
    }

    private void stream(HttpExchange exchange, JsonNode body, Optional<JsonNode> tool)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        String id = newId();
        ObjectNode role = object().put("role", "assistant").putNull("content");
        boolean open = event(out, chunk(id, role));
        if (open && tool.isPresent()) {
            open = event(out, chunk(id, callStart(tool.get().path("name").asText())));
        }
        if (!open) {
            return;
        }
        LlamaEngine.Outcome outcome =
                engine.generate(
                        body,
                        tool.map(t -> t.path("parameters")),
                        piece -> event(out, chunk(id, delta(piece, tool.isPresent()))));
        ObjectNode last = chunk(id, object());
        ((ObjectNode) last.path("choices").path(0)).put("finish_reason", finish(outcome, tool));
        event(out, last);
        if (body.path("stream_options").path("include_usage").asBoolean()) {
            ObjectNode usage = head(id, "chat.completion.chunk");
            usage.putArray("choices");
            event(out, usage.set("usage", usage(outcome)));
        }
        write(out, "[DONE]");
    }

    private static ObjectNode callStart(String name) {
        ObjectNode delta = object();
        ObjectNode call = delta.putArray("tool_calls").addObject().put("index", 0);
        call.put("id", newId()).put("type", "function");
        call.putObject("function").put("name", name).put("arguments", "");
        return delta;
    }

    private static ObjectNode delta(String piece, boolean call) {
        if (!call) {
            return object().put("content", piece);
        }
        ObjectNode delta = object();
        ObjectNode part = delta.putArray("tool_calls").addObject().put("index", 0);
        part.putObject("function").put("arguments", piece);
        return delta;
    }

    private ObjectNode chunk(String id, ObjectNode delta) {
        ObjectNode chunk = head(id, "chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("finish_reason");
        return chunk;
    }

    private ObjectNode head(String id, String object) {
        return object().put("id", id).put("object", object).put("created", 0).put("model", model);
    }

    private static String newId() {
        return "llama-" + UUID.randomUUID();
    }

    private static String finish(LlamaEngine.Outcome outcome, Optional<JsonNode> tool) {
        return outcome.cut() ? "length" : tool.isPresent() ? "tool_calls" : "stop";
    }

    private static ObjectNode usage(LlamaEngine.Outcome outcome) {
        return object().put("prompt_tokens", outcome.promptTokens())
                .put("completion_tokens", outcome.completionTokens())
                .put("total_tokens", outcome.promptTokens() + outcome.completionTokens());
    }

    private ObjectNode models() {
        ObjectNode list = object().put("object", "list");
        ObjectNode row = list.putArray("data").addObject().put("id", model);
        row.put("object", "model").put("owned_by", "llamacpp");
        row.putObject("meta").put("n_ctx_train", 8192);
        return list;
    }

    private static ObjectNode error(int code, String message) {
        ObjectNode error = object();
        error.putObject("error").put("code", code).put("message", message);
        return error;
    }

    private static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    private static void json(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = MAPPER.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static boolean event(OutputStream out, JsonNode event) {
        return write(out, event.toString());
    }

    /** False if the peer has left. */
    private static boolean write(OutputStream out, String data) {
        try {
            out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            return true;
        } catch (IOException e) {
            // The peer has left: the generation stops at the false.
            return false;
        }
    }
}
