package dev.caravan.bench;

import dev.caravan.camel.FrontServer;
import dev.caravan.config.GatewayConfig;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

/**
 * The least that Camel can do between a client and a model server: what the gateway is measured
 * against. The same front, threads and Camel switches as the gateway's, and nothing else.
 */
public final class BareCamel {
    /** Path of the route that copies a stream as it comes. */
    static final String STREAM_PATH = "/stream";

    private static final String CHAT_PATH = "/v1/chat/completions";
    private static final String CLIENT = "client";
    private static final long LOOK_NANOS = 100_000;

    private BareCamel() {}

    /** Serves until it is killed; the arguments are its own port and the upstream's. */
    public static void main(String[] args) throws Exception {
        FrontServer front =
                new FrontServer(
                        new GatewayConfig.Server(
                                Integer.parseInt(args[0]),
                                "127.0.0.1",
                                true,
                                List.of(),
                                Optional.empty(),
                                Optional.empty()));
        Main main = new Main();
        switches().forEach((name, value) -> main.addInitialProperty(name.toString(), value + ""));
        main.configure().addRoutesBuilder(new PassThrough(Integer.parseInt(args[1])));
        main.addMainListener(
                new MainListenerSupport() {
                    @Override
                    public void beforeConfigure(BaseMainSupport support) {
                        front.attach(support.getCamelContext());
                    }
                });
        main.start();
        front.open();
        Thread.currentThread().join();
    }

    /** Those of the gateway, without its routes. */
    private static Properties switches() throws IOException {
        Properties switches = new Properties();
        try (InputStream file = Files.newInputStream(Path.of("config", "application.properties"))) {
            switches.load(file);
        }
        switches.remove("camel.main.routesIncludePattern");
        switches.put("camel.component.http.connectionsPerRoute", "10000");
        switches.put("camel.component.http.maxTotalConnections", "10000");
        return switches;
    }

    private static final class PassThrough extends RouteBuilder {
        private final String upstream;

        PassThrough(int port) {
            this.upstream =
                    "http://127.0.0.1:"
                            + port
                            + CHAT_PATH
                            + "?bridgeEndpoint=true&throwExceptionOnFailure=false"
                            + "&disableStreamCache=true&followRedirects=false";
        }

        @Override
        public void configure() {
            from("platform-http:" + CHAT_PATH + "?muteException=true")
                    .routeId("pass")
                    .removeHeaders("CamelHttp*")
                    .to(upstream);
            from("platform-http:" + STREAM_PATH + "?muteException=true")
                    .routeId("pass-stream")
                    .process(BareCamel::keepClient)
                    .removeHeaders("CamelHttp*")
                    .to(upstream)
                    .process(BareCamel::copy);
        }
    }

    private static void keepClient(Exchange exchange) {
        exchange.setProperty(CLIENT, exchange.getMessage(HttpMessage.class).getResponse());
    }

    /** Writes each piece as it comes; Camel itself would wait for a full buffer. */
    private static void copy(Exchange exchange) throws IOException {
        HttpServerResponse client =
                Objects.requireNonNull(exchange.getProperty(CLIENT, HttpServerResponse.class));
        InputStream from = exchange.getMessage().getBody(InputStream.class);
        client.setChunked(true).putHeader("Content-Type", "text/event-stream");
        byte[] piece = new byte[8 << 10];
        for (int n = from.read(piece); n >= 0; n = from.read(piece)) {
            while (client.writeQueueFull() && !client.closed()) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            client.write(Buffer.buffer(n).appendBytes(piece, 0, n));
        }
        client.end();
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
    }
}
