package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.config.GatewayConfig.Endpoints;
import dev.caravan.config.GatewayConfig.Limits;
import dev.caravan.config.GatewayConfig.LogSettings;
import dev.caravan.config.GatewayConfig.Server;
import dev.caravan.config.GatewayConfig.Tls;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the section {@code gateway} (spec 1.2). */
final class GatewayReader {
    private static final int DEFAULT_PORT = 18789;
    private static final long TEBIBYTE = 1L << 40;

    private final Environment env;
    private final Overrides overrides;
    private final Findings findings;

    GatewayReader(Environment env, Overrides overrides, Findings findings) {
        this.env = env;
        this.overrides = overrides;
        this.findings = findings;
    }

    /** The section's part of the configuration. */
    record Gateway(
            Server server,
            GatewayConfig.Auth auth,
            Endpoints endpoints,
            Limits limits,
            LogSettings log,
            Operation operation,
            StoreSettings store,
            Map<String, FailoverOverride> failover) {}

    Gateway read(Section gateway) {
        Section http = gateway.child("http");
        Server server = server(gateway, http);
        Gateway result =
                new Gateway(
                        server,
                        new AuthReader(env).read(gateway.child("auth"), server),
                        endpoints(http.child("endpoints")),
                        limits(http.child("limits")),
                        log(gateway.child("log")),
                        operation(gateway),
                        StoreReader.read(gateway.child("store")),
                        FailoverReader.read(gateway.child("failover")));
        http.finish();
        gateway.finish();
        return result;
    }

    private static Operation operation(Section gateway) {
        Section health = gateway.child("health");
        Section services = gateway.child("localServices");
        Section routes = gateway.child("routes");
        Operation operation =
                new Operation(
                        gateway.integer("shutdownGraceMs", 0, 3_600_000).orElse(30_000),
                        health.integer("intervalMs", 100, 86_400_000).orElse(15_000),
                        services.integer("maxQueued", 0, 1_000_000).orElse(100),
                        routes.flag("watch").orElse(true),
                        routes.integer("intervalMs", 50, 60_000).orElse(500),
                        ToolLimits.read(gateway.child("routeTools")));
        health.finish();
        services.finish();
        routes.finish();
        return operation;
    }

    private Server server(Section gateway, Section http) {
        OptionalInt filePort = gateway.integer("port", 0, 65_535);
        String bind = bind(gateway);
        boolean loopback = Hosts.literal(bind).map(InetAddress::isLoopbackAddress).orElse(false);
        return new Server(
                port(filePort),
                bind,
                loopback,
                trustedProxies(gateway),
                tls(gateway),
                transportSecurity(http.child("securityHeaders")));
    }

    /** Flag, else environment, else file. */
    private int port(OptionalInt filePort) {
        if (overrides.port().isPresent()) {
            return overrides.port().getAsInt();
        }
        Optional<String> text = env.get("OPENCLAW_GATEWAY_PORT");
        if (text.isPresent()) {
            try {
                int port = Integer.parseInt(text.get());
                if (port >= 0 && port <= 65_535) {
                    return port;
                }
            } catch (NumberFormatException e) {
                // The problem below says it.
            }
            findings.problem(
                    "OPENCLAW_GATEWAY_PORT", "a value that is no port", Values.range(0, 65_535));
        }
        return filePort.orElse(DEFAULT_PORT);
    }

    private static String bind(Section gateway) {
        String allowed = "loopback, lan or an address of this machine";
        String word = gateway.text("bind", allowed).orElse("loopback");
        return switch (word) {
            case "loopback", "localhost" -> "127.0.0.1";
            case "lan" -> "0.0.0.0";
            default -> {
                Optional<InetAddress> address = Hosts.literal(word);
                if (address.isEmpty()) {
                    gateway.problem("bind", "a word that is no address", allowed);
                }
                yield address.map(InetAddress::getHostAddress).orElse("127.0.0.1");
            }
        };
    }

    private static List<String> trustedProxies(Section gateway) {
        List<String> proxies = gateway.texts("trustedProxies");
        if (!proxies.stream().allMatch(Hosts::isAddressOrRange)) {
            gateway.problem(
                    "trustedProxies",
                    "an entry that is no address",
                    "addresses and ranges such as 10.0.0.0/8");
        }
        return proxies;
    }

    private static Optional<Tls> tls(Section gateway) {
        Section tls = gateway.child("tls");
        boolean enabled = tls.flag("enabled", gateway.has("tls"));
        Optional<String> cert = tls.text("certPath", "the path of a PEM file");
        Optional<String> key = tls.text("keyPath", "the path of a PEM file");
        tls.finish();
        if (!enabled) {
            return Optional.empty();
        }
        if (cert.isEmpty() && !tls.has("certPath")) {
            tls.problem("certPath", "nothing", "the path of a PEM file with the certificate");
        }
        if (key.isEmpty() && !tls.has("keyPath")) {
            tls.problem("keyPath", "nothing", "the path of a PEM file with the private key");
        }
        return cert.flatMap(c -> key.map(k -> new Tls(c, k)));
    }

    /** A header value; {@code false} is off, as it is in OpenClaw. */
    private static Optional<String> transportSecurity(Section headers) {
        String key = "strictTransportSecurity";
        boolean off =
                headers.node(key)
                        .filter(JsonNode::isBoolean)
                        .map(n -> !n.booleanValue())
                        .orElse(false);
        Optional<String> value =
                off ? Optional.empty() : headers.text(key, "the header's value, or false");
        headers.finish();
        return value;
    }

    private static Endpoints endpoints(Section endpoints) {
        Section chat = endpoints.child("chatCompletions");
        Section responses = endpoints.child("responses");
        boolean chatOpen = chat.flag("enabled", false);
        Optional<Boolean> responsesOpen = responses.flag("enabled");
        chat.finish();
        responses.finish();
        endpoints.finish();
        return new Endpoints(chatOpen, responsesOpen.orElse(chatOpen));
    }

    private static Limits limits(Section limits) {
        Limits result =
                new Limits(
                        limits.number("chatBodyBytes", 1, TEBIBYTE).orElse(20L << 20),
                        limits.number("responsesBodyBytes", 1, TEBIBYTE).orElse(20L << 20),
                        limits.number("embeddingsBodyBytes", 1, TEBIBYTE).orElse(5L << 20),
                        limits.number("fileBytes", 1, TEBIBYTE).orElse(512L << 20),
                        limits.integer("maxInFlight", 1, 1_000_000).orElse(5000),
                        limits.integer("maxQueued", 0, 1_000_000).orElse(5000));
        limits.finish();
        return result;
    }

    private static LogSettings log(Section log) {
        LogSettings result =
                new LogSettings(
                        log.choice("format", Map.of("text", false, "json", true)).orElse(false),
                        log.flag("bodies", false));
        log.finish();
        return result;
    }
}
