package dev.caravan.routing;

import java.util.Locale;
import java.util.Optional;

/**
 * A model of a provider, {@code provider/model}. The provider is lower case; the model id is the
 * provider's own and may contain slashes (REF-1).
 */
public record ModelRef(String provider, String model) {

    public ModelRef {
        provider = provider.toLowerCase(Locale.ROOT);
    }

    /** Splits at the first slash; empty when there is none or a side is blank. */
    public static Optional<ModelRef> parse(String text) {
        int slash = text.indexOf('/');
        if (slash <= 0 || slash == text.length() - 1) {
            return Optional.empty();
        }
        return Optional.of(new ModelRef(text.substring(0, slash), text.substring(slash + 1)));
    }

    @Override
    public String toString() {
        return provider + "/" + model;
    }
}
