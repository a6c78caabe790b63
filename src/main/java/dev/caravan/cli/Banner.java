package dev.caravan.cli;

import dev.caravan.camel.Gateway;
import dev.caravan.config.GatewayConfig;
import dev.caravan.config.Provider;
import dev.caravan.openai.Endpoint;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a person sees when the gateway is up: one screen (OPS-4). */
final class Banner {
    private static final int MAX_PROVIDERS = 12;

    private Banner() {}

    static void print(PrintWriter out, Gateway gateway, Path file) {
        GatewayConfig config = gateway.config();
        boolean tls = config.server().tls().isPresent();
        String host =
                config.server().bind().contains(":")
                        ? "[" + config.server().bind() + "]"
                        : config.server().bind();
        String base = (tls ? "https://" : "http://") + host + ":" + gateway.port();
        out.println();
        out.println("Caravan is serving on " + base + "/v1");
        out.println("  endpoints  " + endpoints(config));
        out.println(
                "  auth       "
                        + config.auth().mode().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        out.println(
                "  agents     "
                        + String.join(", ", config.agents().list().keySet())
                        + " (default "
                        + config.agents().defaultId()
                        + ")");
        config.listedProviders().values().stream()
                .limit(MAX_PROVIDERS)
                .forEach(
                        p ->
                                out.println(
                                        "  provider   "
                                                + p.id()
                                                + "  "
                                                + p.baseUrl().getScheme()
                                                + "://"
                                                + p.baseUrl().getAuthority()
                                                + "  "
                                                + state(p)));
        out.println("  config     " + file);
        out.println("  routes     routes/");
        out.println();
        out.flush();
    }

    static String endpoints(GatewayConfig config) {
        if (!config.endpoints().models()) {
            return "none: set gateway.http.endpoints.chatCompletions.enabled: true";
        }
        return Stream.of(
                        Endpoint.CHAT_COMPLETIONS,
                        Endpoint.RESPONSES,
                        Endpoint.EMBEDDINGS,
                        Endpoint.FILES,
                        Endpoint.BATCHES,
                        Endpoint.MODELS)
                .filter(endpoint -> endpoint.isOpen(config))
                .map(
                        endpoint ->
                                "/v1/" + endpoint.name().toLowerCase(Locale.ROOT).replace('_', '/'))
                .collect(Collectors.joining(", "));
    }

    private static String state(Provider provider) {
        return provider.unavailable()
                .map(why -> "unavailable: " + why.text())
                .orElse(
                        provider.models().size()
                                + (provider.open() ? " models and any other id" : " models"));
    }
}
