package dev.caravan.local;

import dev.caravan.config.ConfigLoader;
import dev.caravan.config.Environment;
import dev.caravan.config.GatewayConfig;
import dev.caravan.config.InvalidConfig;
import dev.caravan.config.Overrides;
import dev.caravan.net.Watchdog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Several services on fake servers, in real threads and real time, configured anew as often. */
final class Machines implements AutoCloseable {
    private final Map<String, FakeServer> servers = new ConcurrentHashMap<>();
    private final Watchdog watchdog = new Watchdog(System::nanoTime, 1);
    private final Path folder;
    final LocalServices services;

    Machines(Path folder) {
        this.folder = folder;
        services =
                new LocalServices(
                        new Driver(), new StartRecords(folder.resolve("state")), watchdog);
    }

    /** Sends each service's work to a server of its own. */
    private final class Driver implements ServiceDriver {
        @Override
        public Health probe(String serviceId) {
            return server(serviceId).probe(serviceId);
        }

        @Override
        public void start(String serviceId, StartInProgress start) throws StartFailed {
            server(serviceId).start(serviceId, start);
        }
    }

    FakeServer server(String id) {
        return servers.computeIfAbsent(id, _ -> new FakeServer());
    }

    /** A local service of this command's own. */
    static String service(String id, String more) {
        return shared(id, id, more);
    }

    /** A local service with the argument that tells it from others. */
    static String shared(String id, String argument, String more) {
        return """
        %s: { baseUrl: "http://127.0.0.1:1/v1", apiKey: "key-of-%s", models: [],
              localService: { command: "/bin/true", args: ["%s"] %s } },
        """
                .formatted(id, id, argument, more);
    }

    static String grouped(String id, String group) {
        return service(id, ", group: \"" + group + "\"");
    }

    Machines configure(int maxQueued, String... providers) {
        services.configure(config(maxQueued, providers));
        return this;
    }

    private GatewayConfig config(int maxQueued, String... providers) {
        try {
            Path file = folder.resolve("gateway.json5");
            Files.writeString(
                    file,
                    """
                    { gateway: { localServices: { maxQueued: %d } },
                      models: { mode: "replace", providers: { %s } } }
                    """
                            .formatted(maxQueued, String.join("", providers)));
            return new ConfigLoader(Environment.of(Map.of()), Overrides.NONE).load(file).config();
        } catch (IOException | InvalidConfig e) {
            throw new IllegalStateException(e);
        }
    }

    Lease lease(String id) throws ServiceUnavailable {
        return lease(id, Priority.INTERACTIVE, _ -> {});
    }

    Lease lease(String id, Priority priority, Consumer<Runnable> onWait) throws ServiceUnavailable {
        return services.ensureReady(id, priority, 30_000, onWait).orElseThrow();
    }

    ServiceModel model(String id) {
        return services.views().stream()
                .filter(view -> view.id().equals(id))
                .findFirst()
                .orElseThrow()
                .model();
    }

    @Override
    public void close() {
        services.close();
        watchdog.close();
    }
}
