package dev.caravan.discovery;

import dev.caravan.config.GatewayConfig;
import dev.caravan.config.Provider;
import dev.caravan.config.Provider.Model;
import dev.caravan.routing.Configured;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Providers to discover, as the configuration gives them, and rows that they may have. */
final class Servers {
    private Servers() {}

    static final Map<String, String> KEYS =
            Map.of("VLLM_API_KEY", "k", "SGLANG_API_KEY", "any", "OLLAMA_API_KEY", "o");

    static GatewayConfig config() {
        return Configured.of("", "", KEYS);
    }

    static Provider provider(String id) {
        return Objects.requireNonNull(config().providers().get(id));
    }

    static List<Provider> all() {
        return List.of(provider("vllm"), provider("sglang"), provider("ollama"));
    }

    static Map<String, Model> rows(String... ids) {
        Map<String, Model> rows = new LinkedHashMap<>();
        Arrays.stream(ids).forEach(id -> rows.put(id, ModelLists.unknown(id)));
        return rows;
    }
}
