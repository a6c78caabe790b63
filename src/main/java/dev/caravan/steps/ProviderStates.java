package dev.caravan.steps;

import dev.caravan.config.Provider;
import dev.caravan.discovery.DiscoveryBook;
import dev.caravan.failover.Cooldowns;
import dev.caravan.health.ProviderHealth;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Step {@code list-providers}: what the operator sees of each provider; no key, no header, no query
 * of an URL.
 */
public final class ProviderStates implements Processor {
    private final DiscoveryBook discovered;
    private final Cooldowns cooldowns;
    private final ProviderHealth health;

    public ProviderStates(DiscoveryBook discovered, Cooldowns cooldowns, ProviderHealth health) {
        this.discovered = discovered;
        this.cooldowns = cooldowns;
        this.health = health;
    }

    @Override
    public void process(Exchange exchange) {
        List<Map<String, Object>> rows =
                Var.SNAPSHOT.of(exchange).config().listedProviders().values().stream()
                        .map(this::row)
                        .toList();
        exchange.getMessage()
                .setBody(
                        Map.of(
                                "providers",
                                rows,
                                "discovery",
                                ModelDiscovery.rows(discovered.states()),
                                "cooldowns",
                                cooldowns.states().stream().map(ProviderStates::row).toList()));
    }

    private static Map<String, Object> row(Cooldowns.State state) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("provider", state.provider());
        state.model().ifPresent(model -> row.put("model", model));
        row.put("reason", state.reason().code());
        row.put("failures", state.failures());
        row.put("leftMs", state.leftMs());
        return row;
    }

    private Map<String, Object> row(Provider provider) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", provider.id());
        row.put("api", provider.api());
        row.put(
                "address",
                provider.baseUrl().getScheme() + "://" + provider.baseUrl().getAuthority());
        row.put("local", provider.local());
        row.put("models", provider.models().size());
        row.put("open", provider.open());
        row.put(
                "state",
                provider.unavailable().map(Provider.Unavailable::text).orElse("available"));
        health.of(provider)
                .ifPresent(
                        seen ->
                                row.put(
                                        "health",
                                        Map.of("up", seen.up(), "detail", seen.detail())));
        return row;
    }
}
