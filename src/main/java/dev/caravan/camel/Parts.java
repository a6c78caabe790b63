package dev.caravan.camel;

import dev.caravan.local.LocalServices;
import dev.caravan.local.ServiceLauncher;
import dev.caravan.net.Inflight;
import dev.caravan.net.ProviderClients;
import dev.caravan.net.Watchdog;
import dev.caravan.steps.Snapshot;

import java.util.function.Supplier;

/**
 * What the steps work with; one set for each gateway.
 *
 * @param current the configuration that requests begin with
 * @param services the local model servers
 * @param launcher starts their processes
 */
record Parts(
        Supplier<Snapshot> current,
        Watchdog watchdog,
        ProviderClients clients,
        Inflight inflight,
        LocalServices services,
        ServiceLauncher launcher) {}
