package dev.caravan.openai;

import dev.caravan.config.GatewayConfig;
import dev.caravan.config.GatewayConfig.Limits;

import java.util.Locale;

/**
 * The doors of the front. An intake route's id is a constant's name in kebab-case; ids that begin
 * with {@code console-} or {@code health-} share a door.
 */
public enum Endpoint {
    CHAT_COMPLETIONS("POST"),
    MODELS("GET"),
    MODEL("GET"),
    CONSOLE_API("GET, POST"),
    HEALTH("GET");

    private final String methods;

    Endpoint(String methods) {
        this.methods = methods;
    }

    /**
     * The endpoint of an intake route.
     *
     * @throws IllegalArgumentException when no endpoint has that name
     */
    public static Endpoint ofRoute(String routeId) {
        if (routeId.startsWith("console-")) {
            return CONSOLE_API;
        }
        if (routeId.startsWith("health-")) {
            return HEALTH;
        }
        return valueOf(routeId.replace('-', '_').toUpperCase(Locale.ROOT));
    }

    /** Allowed methods as the {@code Allow} header lists them. */
    public String methods() {
        return methods;
    }

    public boolean allows(String method) {
        return (", " + methods + ",").contains(" " + method + ",");
    }

    public boolean isOpen(GatewayConfig config) {
        return switch (this) {
            case CHAT_COMPLETIONS -> config.endpoints().chatCompletions();
            case MODELS, MODEL -> config.endpoints().models();
            case CONSOLE_API -> config.consoleEnabled();
            case HEALTH -> true;
        };
    }

    /** The key that opens it, for whoever finds it shut. */
    public String openedBy() {
        return this == CONSOLE_API
                ? "console.enabled: true"
                : "gateway.http.endpoints.chatCompletions.enabled: true";
    }

    /** Bytes after decompression; 0 where no body is read. */
    public long bodyLimit(Limits limits) {
        return switch (this) {
            case CHAT_COMPLETIONS -> limits.chatBodyBytes();
            case CONSOLE_API -> limits.embeddingsBodyBytes();
            case MODELS, MODEL, HEALTH -> 0;
        };
    }
}
