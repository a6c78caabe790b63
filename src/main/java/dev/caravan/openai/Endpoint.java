package dev.caravan.openai;

import dev.caravan.config.GatewayConfig;
import dev.caravan.config.GatewayConfig.Limits;

import java.util.Locale;

/**
 * The doors of the front. An intake route's id is a constant's name in kebab-case; other ids that
 * begin with {@code console-} or {@code health-} share a door.
 */
public enum Endpoint {
    CHAT_COMPLETIONS("POST"),
    EMBEDDINGS("POST"),
    RESPONSES("POST"),
    RESPONSE("GET, DELETE"),
    RESPONSE_ITEMS("GET"),
    FILES("GET, POST"),
    FILE("GET, DELETE"),
    FILE_CONTENT("GET"),
    BATCHES("GET, POST"),
    BATCH("GET"),
    BATCH_CANCEL("POST"),
    MODELS("GET"),
    MODEL("GET"),
    CONSOLE_API("GET, POST"),
    CONSOLE_EXPLAIN("POST"),
    CONSOLE_DISCOVER("POST"),
    CONSOLE_SESSION("GET, DELETE"),
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
        String name = routeId.replace('-', '_').toUpperCase(Locale.ROOT);
        for (Endpoint endpoint : values()) {
            if (endpoint.name().equals(name)) {
                return endpoint;
            }
        }
        if (name.startsWith("CONSOLE_")) {
            return CONSOLE_API;
        }
        if (name.startsWith("HEALTH_")) {
            return HEALTH;
        }
        throw new IllegalArgumentException("no endpoint is called " + routeId);
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
            case CHAT_COMPLETIONS, FILES, FILE, FILE_CONTENT, BATCHES, BATCH, BATCH_CANCEL ->
                    config.endpoints().chatCompletions();
            case MODELS, MODEL, EMBEDDINGS -> config.endpoints().models();
            case RESPONSES, RESPONSE, RESPONSE_ITEMS -> config.endpoints().responses();
            case CONSOLE_API, CONSOLE_EXPLAIN, CONSOLE_DISCOVER, CONSOLE_SESSION ->
                    config.consoleEnabled();
            case HEALTH -> true;
        };
    }

    /** Whether its requests call models; such requests are traced. */
    public boolean asksModels() {
        return switch (this) {
            case CHAT_COMPLETIONS, EMBEDDINGS, RESPONSES -> true;
            case RESPONSE,
                    RESPONSE_ITEMS,
                    FILES,
                    FILE,
                    FILE_CONTENT,
                    BATCHES,
                    BATCH,
                    BATCH_CANCEL,
                    MODELS,
                    MODEL,
                    CONSOLE_API,
                    CONSOLE_EXPLAIN,
                    CONSOLE_DISCOVER,
                    CONSOLE_SESSION,
                    HEALTH ->
                    false;
        };
    }

    /** The key that opens it, for whoever finds it shut. */
    public String openedBy() {
        return switch (this) {
            case CONSOLE_API, CONSOLE_EXPLAIN, CONSOLE_DISCOVER, CONSOLE_SESSION ->
                    "console.enabled: true";
            case RESPONSES, RESPONSE, RESPONSE_ITEMS ->
                    "gateway.http.endpoints.responses.enabled: true";
            case CHAT_COMPLETIONS,
                    EMBEDDINGS,
                    FILES,
                    FILE,
                    FILE_CONTENT,
                    BATCHES,
                    BATCH,
                    BATCH_CANCEL,
                    MODELS,
                    MODEL,
                    HEALTH ->
                    "gateway.http.endpoints.chatCompletions.enabled: true";
        };
    }

    /** Bytes after decompression; 0 where no body is read. */
    public long bodyLimit(Limits limits) {
        return switch (this) {
            case CHAT_COMPLETIONS, CONSOLE_EXPLAIN -> limits.chatBodyBytes();
            case EMBEDDINGS, CONSOLE_API, CONSOLE_DISCOVER -> limits.embeddingsBodyBytes();
            case RESPONSES -> limits.responsesBodyBytes();
            case FILES -> limits.fileBytes();
            // A few names and the metadata.
            case BATCHES -> 1 << 20;
            case RESPONSE,
                    RESPONSE_ITEMS,
                    MODELS,
                    MODEL,
                    HEALTH,
                    CONSOLE_SESSION,
                    FILE,
                    FILE_CONTENT,
                    BATCH,
                    BATCH_CANCEL ->
                    0;
        };
    }
}
