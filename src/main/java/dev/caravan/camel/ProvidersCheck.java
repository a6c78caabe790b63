package dev.caravan.camel;

import dev.caravan.steps.Snapshot;

import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

import java.util.Map;
import java.util.function.Supplier;

/** Readiness: at least one provider is configured that can be called (DGN-4). */
final class ProvidersCheck extends AbstractHealthCheck {
    private final Supplier<Snapshot> current;

    ProvidersCheck(Supplier<Snapshot> current) {
        super("caravan", "providers");
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
        if (any) {
            builder.up();
        } else {
            builder.message("no provider is configured that can be called").down();
        }
    }
}
