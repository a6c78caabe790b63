package dev.caravan.camel;

import dev.caravan.config.GatewayConfig;
import dev.caravan.config.Provider;
import dev.caravan.health.ProviderHealth;
import dev.caravan.health.ProviderHealth.Seen;
import dev.caravan.local.LocalServices;
import dev.caravan.local.ServiceView;
import dev.caravan.steps.Snapshot;

import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Readiness: at least one provider is configured that can be called, and not all are down. One that
 * is down is a detail (DGN-4).
 */
final class ProvidersCheck extends AbstractHealthCheck {
    private static final String FAILED = "failed";

    private final Supplier<Snapshot> current;
    private final LocalServices services;
    private final ProviderHealth health;

    ProvidersCheck(Supplier<Snapshot> current, LocalServices services, ProviderHealth health) {
        super("caravan", "providers");
        this.services = services;
        this.current = current;
        this.health = health;
    }

    /** Puts it into a context; Main does not look for checks among the beans. */
    static void register(CamelContext context, Parts parts) {
        Optional.ofNullable(HealthCheckRegistry.get(context))
                .ifPresent(
                        checks ->
                                checks.register(
                                        new ProvidersCheck(
                                                parts.current(),
                                                parts.services(),
                                                parts.health())));
        BrokerCheck.register(context, parts.batches().jms());
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        GatewayConfig config = current.get().config();
        Collection<Provider> providers = config.providers().values();
        config.listedProviders()
                .values()
                .forEach(provider -> builder.detail("provider." + provider.id(), state(provider)));
        services.views().forEach(view -> builder.detail("service." + view.id(), view.state()));
        if (providers.stream().noneMatch(provider -> provider.unavailable().isEmpty())) {
            builder.message("no provider is configured that can be called").down();
        } else if (allDown(providers)) {
            builder.message("every provider is down").down();
        } else {
            builder.up();
        }
    }

    private String state(Provider provider) {
        return provider.unavailable()
                .map(Provider.Unavailable::text)
                .or(() -> health.of(provider).map(ProvidersCheck::text))
                .orElse("available");
    }

    private static String text(Seen seen) {
        return (seen.up() ? "up: " : "down: ") + seen.detail();
    }

    private boolean allDown(Collection<Provider> providers) {
        List<ServiceView> views = services.views();
        boolean anyLookedAt = !views.isEmpty() || !ProviderHealth.watched(providers).isEmpty();
        return anyLookedAt
                && health.mayAnswer(providers).isEmpty()
                && views.stream().allMatch(view -> view.state().equals(FAILED))
                && providers.stream().noneMatch(ProvidersCheck::wasDiscovered);
    }

    private static boolean wasDiscovered(Provider provider) {
        return provider.origin() == Provider.Origin.DISCOVERED && !provider.models().isEmpty();
    }
}
