package dev.caravan.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server on a free loopback port that gives prepared answers, one after the other, the last one
 * over and over, and keeps what it was asked. Thread-safe.
 */
public final class CannedServer implements AutoCloseable {
    private final boolean lists;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** An answer; status 0 means that none ever comes. */
    public record Answer(int status, String type, String body) {}

    /**
     * One request, as far as tests look at it.
     *
     * @param path with the query, where there is one
     */
    public record Asked(String path, String key, String body) {}

    public CannedServer() {
        this(true);
    }

    /** One whose prepared answers are for requests alone: the health poll's look takes none. */
    public static CannedServer ofProvider() {
        return new CannedServer(false);
    }

    private CannedServer(boolean lists) {
        this.lists = lists;
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
    }

    /** {@code http://127.0.0.1:<port>}. */
    public String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** What is answered from now on. */
    public void answers(Answer... next) {
        synchronized (answers) {
            answers.clear();
            answers.addAll(List.of(next));
            asked.clear();
        }
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    private Answer next() {
        synchronized (answers) {
            return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        if (!lists
                && exchange.getRequestMethod().equals("GET")
                && exchange.getRequestURI().getPath().endsWith("/models")) {
            try (exchange) {
                exchange.sendResponseHeaders(200, -1);
            }
            return;
        }
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String key = exchange.getRequestHeaders().getFirst("x-api-key");
        asked.add(
                new Asked(
                        exchange.getRequestURI().toString(),
                        key != null
                                ? key
                                : String.valueOf(
                                        exchange.getRequestHeaders().getFirst("Authorization")),
                        body));
        Answer answer = next();
        if (answer.status() == 0) {
            // The connection stays open until the server is closed: the caller must give up.
            return;
        }
        byte[] bytes = answer.body().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
