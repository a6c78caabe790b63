package dev.caravan.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;

/** The meter of tools that are routes (TOL-1). Thread-safe. */
public final class ToolMeters {
    private final MeterRegistry registry;

    public ToolMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Counts a run. */
    public void record(ToolRunRecord run) {
        Timer.builder("caravan.tool.duration")
                .description("Runs of tools that are routes")
                .tag("tool", run.tool())
                .tag("outcome", run.outcome())
                .register(registry)
                .record(Duration.ofMillis(run.millis()));
    }
}
