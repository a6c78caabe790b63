package dev.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;

import dev.caravan.config.Provider;
import dev.caravan.discovery.Listing;
import dev.caravan.routing.Configured;
import dev.caravan.steps.ModelListCall;
import dev.caravan.steps.Var;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

@DisplayName("DSC-1, DSC-3: the routes that ask servers for their models, on real sockets")
class DiscoveryRoutesTest extends RouteTestSupport {
    private static final Processor PASS = _ -> {};

    private static Provider provider(int port) {
        return Objects.requireNonNull(
                Configured.of(
                                "vllm: { baseUrl: 'http://127.0.0.1:"
                                        + port
                                        + "/v1', apiKey: 'secret', models: [] }",
                                "")
                        .providers()
                        .get("vllm"));
    }

    private Exchange list(int port, String path, boolean fromRoot, String body) throws Exception {
        load("dialects/ask-for-models");
        return send(
                "ask-for-models",
                exchange -> {
                    Var.PROVIDER.set(exchange, provider(port));
                    exchange.setVariable(ModelListCall.PATH, path);
                    exchange.setVariable(ModelListCall.FROM_ROOT, fromRoot);
                    exchange.getMessage().setBody(body.getBytes(UTF_8));
                });
    }

    private static HttpServer server(int status, String answer, List<String> seen)
            throws Exception {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                call -> {
                    seen.add(
                            call.getRequestMethod()
                                    + " "
                                    + call.getRequestURI()
                                    + " "
                                    + call.getRequestHeaders().getFirst("Authorization")
                                    + " "
                                    + new String(call.getRequestBody().readAllBytes(), UTF_8));
                    byte[] bytes = answer.getBytes(UTF_8);
                    call.sendResponseHeaders(status, bytes.length);
                    call.getResponseBody().write(bytes);
                    call.close();
                });
        server.start();
        return server;
    }

    @Test
    void asksForTheListWithTheKey() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpServer server = server(200, "{\"data\":[]}", seen);
        try {
            Exchange exchange = list(server.getAddress().getPort(), "/models", false, "");

            assertThat(exchange.getException()).isNull();
            assertThat(body(exchange)).isEqualTo("{\"data\":[]}");
            assertThat(seen).containsExactly("GET /v1/models Bearer secret ");
            assertThat(passed().ids())
                    .containsExactly("address-listing", "to-listing", "note-listing");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void postsFromTheRoot() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpServer server = server(200, "{}", seen);
        try {
            list(server.getAddress().getPort(), "/api/show", true, "{\"model\":\"a\"}");

            assertThat(seen).containsExactly("POST /api/show Bearer secret {\"model\":\"a\"}");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void takesARefusalForNoAnswer() throws Exception {
        HttpServer server = server(401, "{\"error\":\"canary\"}", new CopyOnWriteArrayList<>());
        try {
            Exchange exchange = list(server.getAddress().getPort(), "/models", false, "");

            assertThat(exchange.getException())
                    .isInstanceOf(Listing.NoAnswer.class)
                    .hasMessage("HTTP 401");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void failsOnADeadPort() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertThat(list(port, "/models", false, "").getException()).isNotNull();
    }

    @Test
    @DisplayName("DSC-3: a server that never answers is given up after five seconds")
    void givesAHangingPortUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();

            Exchange exchange = list(silent.getLocalPort(), "/models", false, "");

            long ms = (System.nanoTime() - start) / 1_000_000;
            assertThat(exchange.getException()).isNotNull();
            assertThat(ms).isBetween(4_500L, 9_000L);
        }
    }

    @Test
    void looksWhoIsDue() throws Exception {
        load("discover-models");
        callDirectly("discover-models");

        Exchange exchange = send("discover-models", PASS);

        assertThat(exchange.getException()).isNull();
        assertThat(passed().ids()).containsExactly("discover-due");
    }

    @Test
    @DisplayName("DSC-3, SEC-9: the operator has everyone asked at once")
    void asksAtOnceForTheOperator() throws Exception {
        load("errors", "intake/console-discover");
        callDirectly("console-discover");
        replace("console-discover", "admit-console-discover", this::admitted);
        replace("console-discover", "check-origin-console-discover", PASS);
        replace("console-discover", "authenticate-console-discover", PASS);
        replace("console-discover", "reply-discovery", PASS);

        Exchange exchange = send("console-discover", PASS);

        assertThat(passed().ids())
                .containsExactly(
                        "admit-console-discover",
                        "check-origin-console-discover",
                        "authenticate-console-discover",
                        "discover-now",
                        "write-discovery",
                        "reply-discovery");
        assertThat(body(exchange)).isEqualTo("{\"providers\":[]}");
    }

    private static String body(Exchange exchange) {
        return exchange.getMessage().getBody(String.class);
    }
}
