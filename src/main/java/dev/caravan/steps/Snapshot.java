package dev.caravan.steps;

import dev.caravan.auth.Authenticator;
import dev.caravan.config.GatewayConfig;
import dev.caravan.routing.Routing;

/**
 * One configuration with what is built on it once; a request keeps the one it began with (CFG-4).
 */
public record Snapshot(GatewayConfig config, Routing routing, Authenticator authenticator) {}
