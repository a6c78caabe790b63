package dev.caravan.telemetry;

import dev.caravan.config.Environment;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.instrumentation.micrometer.v1_5.OpenTelemetryMeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * OpenTelemetry as the standard environment sets it up (DGN-3): off unless a variable names an
 * exporter or its address, since the SDK's own default would send to a collector that is not there.
 */
public final class Otel implements AutoCloseable {
    private static final List<String> WANTED_BY =
            List.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
                    "OTEL_TRACES_EXPORTER",
                    "OTEL_METRICS_EXPORTER");

    /** What holds where the environment says nothing else. */
    private static final Map<String, String> DEFAULTS =
            Map.of("otel.service.name", "caravan", "otel.logs.exporter", "none");

    private static final long FLUSH_SECONDS = 5;

    private final Optional<OpenTelemetrySdk> sdk;

    private Otel(Optional<OpenTelemetrySdk> sdk) {
        this.sdk = sdk;
    }

    /**
     * Set up by the process's own environment.
     *
     * @throws RuntimeException when a variable holds a value that the SDK refuses
     */
    public static Otel of(Environment environment) {
        boolean wanted =
                WANTED_BY.stream().anyMatch(name -> environment.get(name).isPresent())
                        && !environment
                                .get("OTEL_SDK_DISABLED")
                                .orElse("")
                                .equalsIgnoreCase("true");
        return new Otel(wanted ? Optional.of(sdk()) : Optional.empty());
    }

    private static OpenTelemetrySdk sdk() {
        return AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesSupplier(() -> DEFAULTS)
                // The gateway's own end flushes it, after the last request.
                .disableShutdownHook()
                .build()
                .getOpenTelemetrySdk();
    }

    public boolean isOn() {
        return sdk.isPresent();
    }

    public Tracing tracing() {
        return sdk.<Tracing>map(OtelTracing::new).orElse(Tracing.OFF);
    }

    /** Hands meters to OpenTelemetry, times in seconds as the conventions want them. */
    public Optional<MeterRegistry> meters() {
        return sdk.map(
                telemetry ->
                        OpenTelemetryMeterRegistry.builder(telemetry)
                                .setBaseTimeUnit(TimeUnit.SECONDS)
                                .build());
    }

    /** Sends what is left; waits for it a few seconds at most. */
    @Override
    public void close() {
        sdk.ifPresent(telemetry -> telemetry.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS));
    }
}
