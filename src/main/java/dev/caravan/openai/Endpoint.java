package dev.caravan.openai;

import dev.caravan.config.GatewayConfig.Endpoints;
import dev.caravan.config.GatewayConfig.Limits;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * The doors of the front: one for each intake route, whose id is the constant's name in kebab-case.
 */
public enum Endpoint {
    CHAT_COMPLETIONS("POST", Endpoints::chatCompletions, Limits::chatBodyBytes),
    MODELS("GET", Endpoints::models, _ -> 0),
    MODEL("GET", Endpoints::models, _ -> 0),
    CONSOLE_API("GET, POST", _ -> true, Limits::embeddingsBodyBytes),
    HEALTH("GET", _ -> true, _ -> 0);

    private final String methods;
    private final Predicate<Endpoints> open;
    private final ToLongFunction<Limits> bodyLimit;

    Endpoint(String methods, Predicate<Endpoints> open, ToLongFunction<Limits> bodyLimit) {
        this.methods = methods;
        this.open = open;
        this.bodyLimit = bodyLimit;
    }

    /**
     * The endpoint of an intake route.
     *
     * @throws IllegalArgumentException when no endpoint has that name
     */
    public static Endpoint ofRoute(String routeId) {
        return valueOf(routeId.replace('-', '_').toUpperCase(Locale.ROOT));
    }

    /** Allowed methods as the {@code Allow} header lists them. */
    public String methods() {
        return methods;
    }

    public boolean allows(String method) {
        return (", " + methods + ",").contains(" " + method + ",");
    }

    public boolean isOpen(Endpoints endpoints) {
        return open.test(endpoints);
    }

    /** Bytes after decompression. */
    public long bodyLimit(Limits limits) {
        return bodyLimit.applyAsLong(limits);
    }
}
