package dev.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

import dev.caravan.net.NoFileCache;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * A small OpenAI-compatible model server that says it is a simulator. Its replies are fixed by the
 * request; its faults are fixed by {@link Behaviour} and {@link FaultRule}. Thread-safe.
 */
public final class Simulator implements AutoCloseable {
    private static final int HEADER_BYTES = 64 * 1024;
    private static final int BACKLOG = 8192;

    private final Vertx vertx;
    private final HttpServer http;
    private final SimulatorServer server;
    private final String host;

    private Simulator(Vertx vertx, HttpServer http, SimulatorServer server, String host) {
        this.vertx = vertx;
        this.http = http;
        this.server = server;
        this.host = host;
    }

    /**
     * Starts one and returns once it listens; with {@code refuseWhileStarting} that is after the
     * start delay.
     *
     * @throws IllegalStateException if it cannot listen on the port
     */
    public static Simulator start(SimulatorOptions options) {
        // One event loop is enough for it, and keeps every answer on one thread.
        Vertx vertx =
                Vertx.vertx(
                        NoFileCache.options()
                                .setEventLoopPoolSize(1)
                                .setWorkerPoolSize(1)
                                .setInternalBlockingPoolSize(1));
        try {
            SimulatorServer server = new SimulatorServer(vertx, options, InstantSource.system());
            if (options.startDelayMs() > 0) {
                waitForStart(vertx, options, server);
            }
            HttpServer http =
                    vertx.createHttpServer(
                                    new HttpServerOptions()
                                            .setAcceptBacklog(BACKLOG)
                                            .setMaxHeaderSize(HEADER_BYTES)
                                            .setMaxInitialLineLength(HEADER_BYTES)
                                            .setHandle100ContinueAutomatically(true))
                            .requestHandler(server::handle)
                            .listen(options.port(), options.host())
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join();
            return new Simulator(vertx, http, server, options.host());
        } catch (RuntimeException e) {
            vertx.close();
            throw new IllegalStateException(
                    "the simulator cannot listen on " + options.host() + ":" + options.port(), e);
        }
    }

    private static void waitForStart(
            Vertx vertx, SimulatorOptions options, SimulatorServer server) {
        var started = vertx.timer(options.startDelayMs(), TimeUnit.MILLISECONDS);
        if (options.refuseWhileStarting()) {
            started.toCompletionStage().toCompletableFuture().join();
        } else {
            server.loading(true);
            started.onSuccess(done -> server.loading(false));
        }
    }

    /** The port it listens on. */
    public int port() {
        return http.actualPort();
    }

    /** The address to give to a client, with {@code /v1} at the end. */
    public String baseUrl() {
        return "http://" + host + ":" + port() + "/v1";
    }

    /**
     * Does what {@code POST /simulator/behaviour} does.
     *
     * @throws IllegalArgumentException if a field is unknown or wrong; nothing is changed then
     */
    public void behave(JsonNode changes) {
        server.behave(changes);
    }

    /** What {@code GET /simulator/requests} gives. */
    public ArrayNode requests() {
        return server.journal().toJson();
    }

    /** Forgets the recorded requests. */
    public void clear() {
        server.journal().clear();
    }

    /** Cuts all connections and frees the port. */
    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
