package dev.caravan.local;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The meters of local services (SVC-11): state, starts, duration of the last start, open leases.
 * Labels are ids of the configuration, never anything of a request. Thread-safe.
 */
public final class ServiceMetrics {
    private static final double MS_PER_SECOND = 1_000;

    private final LocalServices services;
    private final MeterRegistry registry;
    private final MultiGauge states;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    public ServiceMetrics(LocalServices services, MeterRegistry registry) {
        this.services = services;
        this.registry = registry;
        this.states =
                MultiGauge.builder("caravan.services.state")
                        .description("1 for the state that a local service is in")
                        .register(registry);
    }

    /** Brings the meters up to date; to be called before they are read. */
    public void refresh() {
        List<ServiceView> views = services.views();
        states.register(
                views.stream()
                        .map(
                                view ->
                                        MultiGauge.Row.of(
                                                tags(view.id()).and("state", view.state()), 1))
                        .toList(),
                true);
        views.stream().map(ServiceView::id).filter(known::add).forEach(this::add);
    }

    private void add(String id) {
        Gauge.builder("caravan.services.leases", () -> model(id, ServiceModel::leases))
                .description("Answers under way on a local service")
                .tags(tags(id))
                .register(registry);
        FunctionCounter.builder(
                        "caravan.services.starts", id, i -> model(i, m -> (double) m.startCount()))
                .description("Processes started for a local service")
                .tags(tags(id))
                .register(registry);
        Gauge.builder(
                        "caravan.services.start.duration",
                        () -> model(id, m -> m.lastStartDurationMs().orElse(0) / MS_PER_SECOND))
                .description("How long the last start took until the service was ready")
                .baseUnit("seconds")
                .tags(tags(id))
                .register(registry);
    }

    private static Tags tags(String id) {
        return Tags.of("service", id);
    }

    private double model(String id, java.util.function.ToDoubleFunction<ServiceModel> read) {
        return services.views().stream()
                .filter(view -> view.id().equals(id))
                .findFirst()
                .map(ServiceView::model)
                .map(read::applyAsDouble)
                .orElse(0d);
    }
}
