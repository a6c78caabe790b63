package dev.caravan.camel;

import dev.caravan.config.GatewayConfig.Server;
import dev.caravan.config.GatewayConfig.Tls;
import dev.caravan.net.FrontConnections;
import dev.caravan.net.HeadCheck;
import dev.caravan.net.NoFileCache;
import dev.caravan.openai.ApiError;
import dev.caravan.openai.Json;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The socket behind {@code platform-http}. Ours rather than camel-main's, since that one has no
 * limits, cannot answer an unknown path in our form, and goes on without a listener when the port
 * is taken. Opened only when the routes stand.
 */
public final class FrontServer implements AutoCloseable {
    /** SEC-3. */
    private static final int MAX_HEADER_BYTES = 32 << 10;

    private static final int MAX_URI_BYTES = 8 << 10;

    /** Above the 600 s that a reply which is not streamed may take without a byte on the socket. */
    private static final int CLIENT_IDLE_SECONDS = 3_600;

    private static final int BACKLOG = 4096;
    private static final long OPEN_SECONDS = 10;

    private final Server settings;
    private final Vertx vertx = Vertx.vertx(NoFileCache.options());
    private final HttpServer server;
    private volatile Router router = newRouter();

    /** The port is not to be had. */
    public static final class CannotListen extends IOException {
        CannotListen(String message) {
            super(message);
        }
    }

    public FrontServer(Server settings) {
        this.settings = settings;
        HttpServerOptions options = options(settings);
        this.server =
                vertx.createHttpServer(options)
                        .connectionHandler(
                                connection -> FrontConnections.guard(connection, options));
    }

    /** A router without paths; what it does not know it answers in our form. */
    Router newRouter() {
        Router fresh = Router.router(vertx);
        for (int status : new int[] {400, 404, 405, 413, 414, 415, 500, 503}) {
            fresh.errorHandler(status, ctx -> fail(ctx, status));
        }
        return fresh;
    }

    /** Requests that come from now on go to this router; those under way stay where they are. */
    void serve(Router next) {
        router = next;
    }

    private static HttpServerOptions options(Server settings) {
        HttpServerOptions options =
                new HttpServerOptions()
                        .setMaxHeaderSize(MAX_HEADER_BYTES)
                        .setMaxInitialLineLength(MAX_URI_BYTES)
                        .setTcpNoDelay(true)
                        .setAcceptBacklog(BACKLOG)
                        .setIdleTimeout(CLIENT_IDLE_SECONDS)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS)
                        .setCompressionSupported(false)
                        // An upgrade in the clear would bring requests past the checks on HTTP/1.1.
                        .setHttp2ClearTextEnabled(false);
        settings.tls().ifPresent(tls -> secure(options, tls));
        return options;
    }

    private static void secure(HttpServerOptions options, Tls tls) {
        options.setSsl(true)
                .setKeyCertOptions(
                        new PemKeyCertOptions()
                                .setCertPath(tls.certPath())
                                .setKeyPath(tls.keyPath()));
    }

    /** As {@link #attach(CamelContext, Router)}, for a server that keeps its first router. */
    public void attach(CamelContext context) {
        attach(context, router);
    }

    /** Makes {@code platform-http} endpoints of the context put their paths on a router. */
    void attach(CamelContext context, Router paths) {
        int port = settings.port();
        String name = VertxPlatformHttpRouter.getRouterNameFromPort(port);
        context.getRegistry()
                .bind(name, VertxPlatformHttpRouter.class, new CaravanRouter(vertx, paths, name));
        context.getRegistry()
                .bind(
                        PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME,
                        PlatformHttpEngine.class,
                        new Engine(port));
    }

    /** Our engine knows its port; Camel's own would look for a server that is not there. */
    private static final class Engine extends VertxPlatformHttpEngine {
        private final int port;

        Engine(int port) {
            this.port = port;
        }

        @Override
        public int getServerPort() {
            return port;
        }
    }

    private void take(HttpServerRequest request) {
        Optional<String> problem = HeadCheck.problem(request.version(), request.headers());
        if (problem.isEmpty()) {
            router.handle(request);
            return;
        }
        byte[] body = Json.bytes(ApiError.badRequest(problem.get()).code("bad_http").body());
        request.response()
                .setStatusCode(400)
                .putHeader("Content-Type", "application/json")
                .putHeader("Connection", "close")
                .end(Buffer.buffer(body))
                .onComplete(_ -> request.connection().close());
    }

    private static void fail(RoutingContext ctx, int status) {
        ApiError error =
                switch (status) {
                    case 404 ->
                            ApiError.of(
                                            404,
                                            "Unknown path. GET /v1/models lists what can be asked"
                                                    + " for")
                                    .code("unknown_path");
                    case 500 -> ApiError.of(500, "Internal error").code("internal_error");
                    case 503 ->
                            ApiError.of(503, "The gateway is not ready").header("Retry-After", "1");
                    default -> ApiError.of(status, "The request cannot be read as HTTP");
                };
        error.headers().forEach(ctx.response()::putHeader);
        ctx.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(Json.bytes(error.body())));
    }

    /**
     * Opens the port and returns the one that it got.
     *
     * @throws CannotListen when it is taken or not allowed
     */
    public int open() throws CannotListen {
        String address = settings.bind() + ":" + settings.port();
        try {
            return server.requestHandler(this::take)
                    .listen(settings.port(), settings.bind())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(OPEN_SECONDS, TimeUnit.SECONDS)
                    .actualPort();
        } catch (ExecutionException e) {
            String why =
                    e.getCause() == null
                            ? "unknown reason"
                            : String.valueOf(e.getCause().getMessage());
            throw new CannotListen("Cannot listen on " + address + ": " + why);
        } catch (TimeoutException e) {
            throw new CannotListen("Cannot listen on " + address + ": no answer from the system");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotListen("Interrupted while opening " + address);
        }
    }

    /**
     * The router that platform-http's consumers add their paths to; bodies are read by a step, not
     * here.
     */
    private static final class CaravanRouter extends VertxPlatformHttpRouter {
        CaravanRouter(Vertx vertx, Router router, String name) {
            super(null, vertx, router, name);
        }
    }

    @Override
    public void close() {
        try {
            vertx.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(OPEN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Nothing waits for the socket any more; the process goes on to end.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
