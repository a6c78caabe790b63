package dev.caravan.config;

import java.util.List;
import java.util.Map;

/**
 * The keys of {@code models[].compat} that one part of the gateway acts on, with the values that
 * they may have. Found among the services of this type, so that a new transform brings its own.
 */
public interface CompatKeys {

    Map<String, Value> keys();

    /** What a key's value may be. */
    sealed interface Value {}

    /** {@code true} or {@code false}. */
    record Flag() implements Value {}

    /** One of a few words. */
    record Word(List<String> allowed) implements Value {
        public Word {
            allowed = List.copyOf(allowed);
        }
    }

    /** A list of texts. */
    record Texts() implements Value {}

    /** An object whose values are texts. */
    record TextByName() implements Value {}

    /** A whole number. */
    record Count(int min, int max) implements Value {}
}
