package dev.caravan.telemetry;

import dev.caravan.telemetry.ModelCallEvent.Completed;
import dev.caravan.telemetry.ModelCallEvent.Failed;
import dev.caravan.telemetry.ModelCallEvent.Started;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.function.Consumer;

/** Counts the events of calls (DGN-2). Thread-safe. */
public final class ModelCallMeters implements Consumer<ModelCallEvent> {
    private static final String NONE = "none";

    private final MeterRegistry registry;
    private final Labels labels;

    public ModelCallMeters(MeterRegistry registry, Labels labels) {
        this.registry = registry;
        this.labels = labels;
    }

    @Override
    public void accept(ModelCallEvent event) {
        switch (event) {
            case Started _ -> count(event, "started", NONE);
            case Completed _ -> count(event, "completed", NONE);
            case Failed failed ->
                    count(event, "error", failed.failureKind().map(FailureKind::code).orElse(NONE));
        }
    }

    private void count(ModelCallEvent event, String what, String failureKind) {
        Counter.builder("caravan.model.calls")
                .description("Calls of providers: started, completed, ended by an error")
                .tag("provider", labels.provider(event.ref()))
                .tag("model", labels.model(event.ref()))
                .tag("event", what)
                .tag("failure_kind", failureKind)
                .register(registry)
                .increment();
    }
}
