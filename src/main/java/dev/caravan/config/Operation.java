package dev.caravan.config;

/**
 * How the gateway runs.
 *
 * @param shutdownGraceMs how long streams may go on after a stop was asked for
 * @param healthIntervalMs between two looks at providers and local services
 * @param maxQueued requests that may wait for a place in a group of local services
 * @param routesWatched whether edits of route files are taken while the gateway runs
 * @param routesIntervalMs between two looks at the route files
 * @param tools what tools that are routes may take
 */
public record Operation(
        int shutdownGraceMs,
        int healthIntervalMs,
        int maxQueued,
        boolean routesWatched,
        int routesIntervalMs,
        ToolLimits tools) {}
