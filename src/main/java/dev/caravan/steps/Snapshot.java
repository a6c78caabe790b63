package dev.caravan.steps;

import dev.caravan.auth.Authenticator;
import dev.caravan.config.GatewayConfig;
import dev.caravan.failover.FailoverPolicy;
import dev.caravan.routing.Routing;

/**
 * One configuration with what is built on it once; a request keeps the one it began with (CFG-4).
 */
public record Snapshot(
        GatewayConfig config,
        Routing routing,
        Authenticator authenticator,
        FailoverPolicy failover) {

    /** What is built on a configuration, with an authenticator that goes on counting. */
    public static Snapshot of(GatewayConfig config, Authenticator authenticator) {
        return new Snapshot(
                config, new Routing(config), authenticator, FailoverPolicy.of(config.failover()));
    }
}
