package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.config.Provider.HeaderAuth;
import dev.caravan.config.Provider.Request;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads {@code request} of a provider: headers, auth, proxy, tls, allowPrivateNetwork. */
final class RequestReader {
    private final Environment env;

    RequestReader(Environment env) {
        this.env = env;
    }

    Request read(Section request) {
        Section tls = request.child("tls");
        Request result =
                new Request(
                        request.secrets("headers"),
                        auth(request),
                        proxy(request),
                        tls.text("ca", "the path of a PEM file"),
                        tls.flag("insecureSkipVerify", false),
                        request.flag("allowPrivateNetwork", false));
        tls.finish();
        request.finish();
        return result;
    }

    private static Optional<HeaderAuth> auth(Section request) {
        Section auth = request.child("auth");
        Map<String, String> modes = new LinkedHashMap<>();
        modes.put("provider-default", "");
        modes.put("authorization-bearer", "token");
        modes.put("header", "value");
        String needed = auth.choice("mode", modes).orElse("");
        Optional<Secret> token = auth.providerKey("token");
        Optional<String> header = auth.text("headerName", "the name of a header");
        Optional<Secret> value = auth.providerKey("value");
        String prefix = auth.text("prefix", "a text").orElse("");
        auth.finish();
        if (request.has("auth") && !auth.has("mode")) {
            auth.problem("mode", "nothing", String.join(", ", modes.keySet()));
        }
        demand(auth, needed);
        if (needed.equals("value")) {
            demand(auth, "headerName");
        }
        return switch (needed) {
            case "token" -> token.map(t -> new HeaderAuth("Authorization", prefixed("Bearer ", t)));
            case "value" ->
                    header.flatMap(
                            name -> value.map(v -> new HeaderAuth(name, prefixed(prefix, v))));
            default -> Optional.empty();
        };
    }

    private static Secret prefixed(String prefix, Secret secret) {
        return new Secret(prefix + secret.reveal());
    }

    private static void demand(Section section, String key) {
        if (!key.isEmpty() && !section.has(key)) {
            section.problem(key, "nothing", "a text");
        }
    }

    /** A URL; OpenClaw's {@code { mode: "explicit-proxy", url } } and {@code env-proxy} too. */
    private Optional<URI> proxy(Section request) {
        Optional<JsonNode> node = request.node("proxy");
        if (node.isEmpty() || !node.get().isObject()) {
            return request.text("proxy", Urls.HTTP)
                    .flatMap(text -> Urls.http(request, "proxy", text));
        }
        Section proxy = request.child("proxy");
        boolean fromEnvironment =
                proxy.choice("mode", Map.of("explicit-proxy", false, "env-proxy", true))
                        .orElse(false);
        Optional<String> url =
                fromEnvironment
                        ? env.get("HTTPS_PROXY").or(() -> env.get("HTTP_PROXY"))
                        : proxy.text("url", Urls.HTTP);
        if (!fromEnvironment) {
            demand(proxy, "url");
        }
        Optional<URI> result = url.flatMap(text -> Urls.http(proxy, "url", text));
        proxy.finish();
        return result;
    }
}
