package dev.caravan.config;

import java.util.Map;
import java.util.Optional;

/** The environment variables; the only place that asks the operating system for them. */
public interface Environment {
    /** The variable's value; empty when it is unset or the empty string. */
    Optional<String> get(String name);

    /** The process's own environment. */
    static Environment system() {
        return name -> Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
    }

    /** A fixed environment, copied. */
    static Environment of(Map<String, String> variables) {
        Map<String, String> copy = Map.copyOf(variables);
        return name -> Optional.ofNullable(copy.get(name)).filter(value -> !value.isEmpty());
    }

    /** This environment, and what it lacks from {@code fallback}. */
    default Environment orElse(Environment fallback) {
        return name -> get(name).or(() -> fallback.get(name));
    }
}
