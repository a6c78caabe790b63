package dev.caravan.config;

import java.util.List;

/**
 * The tools that an agent may have the gateway run (TOL-1).
 *
 * @param names as in {@code tool-<name>.camel.yaml}, each once
 * @param maxRounds how often a reply may ask for them within one request, 1 or more
 */
public record RouteTools(List<String> names, int maxRounds) {
    /** Rounds of an agent that says nothing. */
    public static final int DEFAULT_ROUNDS = 8;

    /** No tool at all. */
    public static final RouteTools NONE = new RouteTools(List.of(), DEFAULT_ROUNDS);

    public RouteTools {
        names = names.stream().distinct().toList();
    }
}
