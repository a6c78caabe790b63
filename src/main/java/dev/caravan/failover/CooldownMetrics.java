package dev.caravan.failover;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;

import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * The meter of cooldowns: how many models cool, by provider and model. A model that the
 * configuration does not name is {@code other}; a provider as a whole has no model. Thread-safe.
 */
public final class CooldownMetrics {
    private final Cooldowns cooldowns;
    private final BiPredicate<String, String> isNamed;
    private final MultiGauge active;

    /**
     * A meter on a registry.
     *
     * @param isNamed whether the configuration names a provider's model
     */
    public CooldownMetrics(
            Cooldowns cooldowns, BiPredicate<String, String> isNamed, MeterRegistry registry) {
        this.cooldowns = cooldowns;
        this.isNamed = isNamed;
        this.active =
                MultiGauge.builder("caravan.cooldown.active")
                        .description("Models and providers that are left alone after failures")
                        .register(registry);
    }

    /** Brings the meter up to date; to be called before it is read. */
    public void refresh() {
        Map<Tags, Long> counts =
                cooldowns.states().stream()
                        .collect(Collectors.groupingBy(this::tags, Collectors.counting()));
        active.register(
                counts.entrySet().stream()
                        .map(e -> MultiGauge.Row.of(e.getKey(), e.getValue()))
                        .toList(),
                true);
    }

    private Tags tags(Cooldowns.State state) {
        String model =
                state.model()
                        .map(id -> isNamed.test(state.provider(), id) ? id : "other")
                        .orElse("");
        return Tags.of("provider", state.provider(), "model", model);
    }
}
