package dev.caravan.camel;

import dev.caravan.config.JmsSettings;
import dev.caravan.jms.BrokerConnections;
import dev.caravan.jms.BrokerUnusable;
import dev.caravan.jms.EmbeddedBroker;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The gateway's intake of messages: the broker, where it is one inside, and the way to it. The
 * settings are those of the start; later ones need another. Thread-safe.
 */
final class JmsKeeper implements AutoCloseable {
    /** The route that takes messages. */
    static final String ROUTE = "batch-jms";

    private static final String PREFIX = "caravan.batch.jms.";

    private final Supplier<JmsSettings> current;
    private final Path folder;
    private final BrokerConnections connections;
    private @Nullable JmsSettings settings;
    private @Nullable EmbeddedBroker broker;

    /**
     * An intake that is not open.
     *
     * @param current asked once, when the settings are first needed
     */
    JmsKeeper(Supplier<JmsSettings> current, Path stateDir) {
        this.current = current;
        this.folder = stateDir.resolve("batch").resolve("jms");
        this.connections = new BrokerConnections(this::settings, this::url);
    }

    synchronized JmsSettings settings() {
        JmsSettings taken = settings;
        if (taken == null) {
            taken = current.get();
            settings = taken;
        }
        return taken;
    }

    private synchronized String url() {
        return settings()
                .url()
                .orElseGet(
                        () -> {
                            if (broker == null) {
                                throw new IllegalStateException("the broker was not started");
                            }
                            return broker.url();
                        });
    }

    /**
     * Starts the broker inside, where that is wanted; before the routes, which look for it.
     *
     * @throws CannotStart when it cannot; the message says why
     */
    synchronized void open() throws CannotStart {
        if (settings().enabled() && settings().embedded()) {
            try {
                broker = EmbeddedBroker.start(settings(), folder);
            } catch (BrokerUnusable e) {
                throw new CannotStart(e);
            }
        }
    }

    BrokerConnections connections() {
        return connections;
    }

    /** The placeholders of route files, with those of the intake's. */
    Map<String, String> with(Map<String, String> placeholders) {
        Map<String, String> all = new TreeMap<>(placeholders);
        all.put(PREFIX + "enabled", String.valueOf(settings().enabled()));
        all.put(PREFIX + "requestQueue", settings().requestQueue());
        all.put(PREFIX + "resultQueue", settings().resultQueue());
        all.put(PREFIX + "concurrency", String.valueOf(settings().concurrency()));
        return all;
    }

    @Override
    public synchronized void close() {
        if (broker != null) {
            broker.close();
            broker = null;
        }
    }
}
