package dev.caravan.telemetry;

import dev.caravan.routing.ModelRef;

import java.util.function.Predicate;

/**
 * Names for labels: those of the configuration; anything else is {@code other} (SEC-11).
 *
 * @param isNamed whether the configuration names a model
 */
public record Labels(Predicate<ModelRef> isNamed) {
    private static final String OTHER = "other";

    /** A chain may name a provider that nobody configured; clients cannot. */
    String provider(ModelRef ref) {
        return ref.provider();
    }

    String model(ModelRef ref) {
        return isNamed.test(ref) ? ref.model() : OTHER;
    }
}
