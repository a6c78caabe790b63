package dev.caravan.camel;

import dev.caravan.net.HostResolver;
import dev.caravan.net.ProviderClients;
import dev.caravan.net.Watchdog;
import dev.caravan.steps.Snapshot;

import org.apache.camel.main.Main;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The beans that a running gateway binds, for tests that start none. */
public final class BoundBeans {
    private static final long WATCHDOG_MS = 25;

    private BoundBeans() {}

    /**
     * The beans by the name that route files use, made anew. They open nothing until a step runs.
     *
     * @param current the configuration that requests begin with
     */
    public static Map<String, Object> by(Supplier<Snapshot> current) {
        Main main = new Main();
        Beans.bind(
                main,
                current,
                new Watchdog(System::nanoTime, WATCHDOG_MS),
                new ProviderClients(HostResolver.SYSTEM));
        return new TreeMap<>(main.lookupByType(Object.class));
    }
}
