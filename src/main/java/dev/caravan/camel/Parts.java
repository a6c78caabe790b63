package dev.caravan.camel;

import dev.caravan.discovery.Discoverer;
import dev.caravan.discovery.DiscoveryBook;
import dev.caravan.failover.Cooldowns;
import dev.caravan.health.ProviderHealth;
import dev.caravan.local.LocalServices;
import dev.caravan.local.ServiceLauncher;
import dev.caravan.net.Inflight;
import dev.caravan.net.ProviderClients;
import dev.caravan.net.Turns;
import dev.caravan.net.Watchdog;
import dev.caravan.steps.Snapshot;
import dev.caravan.telemetry.Otel;

import java.util.function.Supplier;

/**
 * What the steps work with; one set for each gateway.
 *
 * @param current the configuration that requests begin with
 * @param turns how many requests are served at once
 * @param sessions what was said and answered before
 * @param batches jobs, and the files of them
 * @param cooldowns which models and providers are left alone
 * @param discovered what is known of the servers that are asked for their models
 * @param discoverer asks them
 * @param health what was last seen of the providers
 * @param services the local model servers
 * @param launcher starts their processes
 * @param otel where traces and meters go, besides Prometheus
 */
record Parts(
        Supplier<Snapshot> current,
        Watchdog watchdog,
        ProviderClients clients,
        Inflight inflight,
        Turns turns,
        SessionKeeper sessions,
        BatchKeeper batches,
        Cooldowns cooldowns,
        DiscoveryBook discovered,
        Discoverer discoverer,
        ProviderHealth health,
        LocalServices services,
        ServiceLauncher launcher,
        Otel otel) {}
