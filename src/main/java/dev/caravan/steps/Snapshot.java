package dev.caravan.steps;

import dev.caravan.auth.Authenticator;
import dev.caravan.config.GatewayConfig;
import dev.caravan.config.Secret;
import dev.caravan.failover.FailoverPolicy;
import dev.caravan.local.ServiceSecrets;
import dev.caravan.routing.Routing;

import java.util.ArrayList;
import java.util.List;

/**
 * One configuration with what is built on it once; a request keeps the one it began with (CFG-4).
 *
 * @param secrets all that the configuration holds, to be kept out of what is told of faults (SEC-8)
 */
public record Snapshot(
        GatewayConfig config,
        Routing routing,
        Authenticator authenticator,
        FailoverPolicy failover,
        List<Secret> secrets) {
    public Snapshot {
        secrets = List.copyOf(secrets);
    }

    /** What is built on a configuration, with an authenticator that goes on counting. */
    public static Snapshot of(GatewayConfig config, Authenticator authenticator) {
        return new Snapshot(
                config,
                new Routing(config),
                authenticator,
                FailoverPolicy.of(config.failover()),
                secretsOf(config));
    }

    /** Of all: an upstream may repeat the key of another provider that leads to the same server. */
    private static List<Secret> secretsOf(GatewayConfig config) {
        List<Secret> secrets = new ArrayList<>();
        config.auth().secret().ifPresent(secrets::add);
        config.providers().values().forEach(one -> secrets.addAll(ServiceSecrets.of(one)));
        config.agents().defaults().memory().apiKey().ifPresent(secrets::add);
        config.agents()
                .list()
                .values()
                .forEach(agent -> agent.memory().apiKey().ifPresent(secrets::add));
        return secrets;
    }
}
