package dev.caravan.wire;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A model server in this JVM, so that both ends of a request are timed by one clock. It answers the
 * first health probes with 503, as one that loads.
 */
final class LateServer implements AutoCloseable {
    private static final String REPLY =
            """
            data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":\
            [{"index":0,"delta":{"role":"assistant","content":"here"},"finish_reason":null}]}

            data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":\
            [{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: [DONE]

            """;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger unready;
    private final AtomicLong readyNanos = new AtomicLong();

    /** One that is ready after so many probes. */
    LateServer(int probes) throws IOException {
        unready = new AtomicInteger(probes);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/models", this::models);
        server.createContext("/v1/chat/completions", LateServer::chat);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** When it first said that it is ready; of {@link System#nanoTime}. */
    long readyNanos() {
        return readyNanos.get();
    }

    private void models(HttpExchange exchange) throws IOException {
        if (unready.getAndDecrement() > 0) {
            answer(exchange, 503, "application/json", "{}");
        } else {
            readyNanos.compareAndSet(0, System.nanoTime());
            answer(exchange, 200, "application/json", "{\"data\":[]}");
        }
    }

    private static void chat(HttpExchange exchange) throws IOException {
        answer(exchange, 200, "text/event-stream", REPLY);
    }

    private static void answer(HttpExchange exchange, int status, String type, String text)
            throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
