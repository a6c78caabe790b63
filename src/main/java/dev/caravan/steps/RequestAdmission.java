package dev.caravan.steps;

import dev.caravan.net.ClientConnection;
import dev.caravan.net.HostCheck;
import dev.caravan.net.Inflight;
import dev.caravan.net.Watchdog;
import dev.caravan.openai.ApiError;
import dev.caravan.openai.Endpoint;
import dev.caravan.telemetry.Tracing;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.support.SynchronizationAdapter;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Step {@code admit}: takes the request from the transport, keeps what the gateway uses of its
 * headers, and checks that the door is open and the method fits (HTTP-1, HTTP-2).
 */
public final class RequestAdmission implements Processor {
    private static final String RETRY_SECONDS = "5";

    private final Supplier<Snapshot> current;
    private final Watchdog watchdog;
    private final Inflight inflight;
    private final Tracing tracing;

    public RequestAdmission(
            Supplier<Snapshot> current, Watchdog watchdog, Inflight inflight, Tracing tracing) {
        this.tracing = tracing;
        this.inflight = inflight;
        this.current = current;
        this.watchdog = watchdog;
    }

    @Override
    public void process(Exchange exchange) {
        HttpMessage message = exchange.getMessage(HttpMessage.class);
        HttpServerRequest request = message.getRequest();
        ClientConnection client = new ClientConnection(request, message.getResponse(), watchdog);
        Var.CLIENT.set(exchange, client);
        Snapshot snapshot = current.get();
        Var.SNAPSHOT.set(exchange, snapshot);
        Endpoint endpoint = Endpoint.ofRoute(exchange.getFromRouteId());
        Caller caller = caller(request, endpoint.asksModels() ? tracing : Tracing.OFF);
        Var.CALLER.set(exchange, caller);
        client.header("x-request-id", caller.requestId());
        letIn(exchange);
        snapshot.config()
                .server()
                .strictTransportSecurity()
                .ifPresent(value -> client.header("Strict-Transport-Security", value));
        requireThisHost(snapshot, request);
        if (!endpoint.isOpen(snapshot.config())) {
            throw ApiError.of(
                            404,
                            request.path()
                                    + " is disabled. Set "
                                    + endpoint.openedBy()
                                    + " to open it")
                    .code("endpoint_disabled");
        }
        if (!endpoint.allows(request.method().name())) {
            throw ApiError.of(
                            405,
                            request.path()
                                    + " takes "
                                    + endpoint.methods()
                                    + ", not "
                                    + request.method().name())
                    .code("method_not_allowed")
                    .header("Allow", endpoint.methods());
        }
    }

    private void letIn(Exchange exchange) {
        if (!inflight.enter()) {
            throw ApiError.of(503, "The gateway is stopping")
                    .code("stopping")
                    .header("Retry-After", RETRY_SECONDS)
                    .header("Connection", "close");
        }
        exchange.getExchangeExtension()
                .addOnCompletion(
                        new SynchronizationAdapter() {
                            @Override
                            public void onDone(Exchange done) {
                                inflight.leave();
                            }
                        });
    }

    private static void requireThisHost(Snapshot snapshot, HttpServerRequest request) {
        String host = Optional.ofNullable(request.getHeader("Host")).orElse("");
        if (!HostCheck.allowsHost(
                snapshot.config().server(),
                host,
                snapshot.authenticator().isTrustedProxy(CallerAuthentication.peer(request)))) {
            throw ApiError.of(
                            403,
                            "This gateway listens on loopback and answers to localhost only; behind"
                                    + " a proxy set gateway.trustedProxies")
                    .code("host_not_allowed");
        }
    }

    private Caller caller(HttpServerRequest request, Tracing traced) {
        MultiMap headers = request.headers();
        Map<String, String> trace = new HashMap<>();
        for (String name : new String[] {"traceparent", "tracestate"}) {
            String value = headers.get(name);
            if (value != null) {
                trace.put(name, value);
            }
        }
        return new Caller(
                requestId(),
                text(headers, "x-openclaw-agent-id"),
                text(headers, "x-openclaw-model"),
                text(headers, "x-openclaw-session-key"),
                text(headers, "x-openclaw-message-channel"),
                plain(headers),
                timeout(headers),
                traced.begin(request.method().name(), String.valueOf(request.path()), trace),
                watchdog.now());
    }

    private static String requestId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "req_" + hex(random.nextLong()) + hex(random.nextLong());
    }

    private static String hex(long value) {
        String digits = Long.toHexString(value);
        return "0".repeat(16 - digits.length()) + digits;
    }

    private static Optional<String> text(MultiMap headers, String name) {
        return Optional.ofNullable(headers.get(name)).map(String::strip).filter(v -> !v.isEmpty());
    }

    private static boolean plain(MultiMap headers) {
        Optional<String> text = text(headers, "x-caravan-plain");
        return switch (text.map(value -> value.toLowerCase(Locale.ROOT)).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw ApiError.badRequest("x-caravan-plain: expected true or false")
                            .param("x-caravan-plain");
        };
    }

    private static OptionalLong timeout(MultiMap headers) {
        Optional<String> text = text(headers, "x-caravan-timeout-ms");
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long value = Long.parseLong(text.get());
            if (value > 0) {
                return OptionalLong.of(value);
            }
        } catch (NumberFormatException e) {
            // falls through to the error below
        }
        throw ApiError.badRequest(
                        "x-caravan-timeout-ms: expected a whole number of milliseconds above 0")
                .param("x-caravan-timeout-ms");
    }
}
