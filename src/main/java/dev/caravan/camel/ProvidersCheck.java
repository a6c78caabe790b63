package dev.caravan.camel;

import dev.caravan.config.Provider;
import dev.caravan.local.LocalServices;
import dev.caravan.steps.Snapshot;

import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

import java.util.Map;
import java.util.function.Supplier;

/** Readiness: at least one provider is configured that can be called (DGN-4). */
final class ProvidersCheck extends AbstractHealthCheck {
    private final Supplier<Snapshot> current;
    private final LocalServices services;

    ProvidersCheck(Supplier<Snapshot> current, LocalServices services) {
        super("caravan", "providers");
        this.services = services;
        this.current = current;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        boolean any =
                current.get().config().providers().values().stream()
                        .anyMatch(provider -> provider.unavailable().isEmpty());
        current.get()
                .config()
                .listedProviders()
                .values()
                .forEach(
                        p ->
                                builder.detail(
                                        "provider." + p.id(),
                                        p.unavailable()
                                                .map(Provider.Unavailable::text)
                                                .orElse("available")));
        services.views().forEach(view -> builder.detail("service." + view.id(), view.state()));
        if (any) {
            builder.up();
        } else {
            builder.message("no provider is configured that can be called").down();
        }
    }
}
