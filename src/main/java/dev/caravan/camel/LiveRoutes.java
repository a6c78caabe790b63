package dev.caravan.camel;

import dev.caravan.camel.RouteFiles.Stamp;
import dev.caravan.config.GatewayConfig;

import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The routes that requests go through (OPS-7). When a file changes, a second set is built beside
 * the first; only when it stands and runs do new requests go to it, all at once, and the old set
 * ends with its last request. A fault leaves everything as it was. Changes of one look are taken
 * together, when the files have been the same for two looks.
 */
final class LiveRoutes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);
    private static final long NANOS_PER_MS = 1_000_000;
    private static final int QUIET_LOOKS = 2;

    /** Old sets that still have requests; with more, edits wait until one has ended. */
    private static final int MAX_RETIRED = 8;

    private final FrontServer front;
    private final Map<String, Object> beans;
    private final Supplier<Map<String, String>> properties;
    private final Consumer<CamelContext> built;
    private final RouteFiles files;
    private final Map<RouteSet, Integer> retired = new ConcurrentHashMap<>();
    private volatile @Nullable RouteSet current;
    private boolean onlyAsked;
    private Map<Path, String> loaded = Map.of();
    private Map<Path, Stamp> read = Map.of();
    private Map<Path, Stamp> seen = Map.of();

    /**
     * Routes that are not read yet.
     *
     * @param home the folder that holds {@code routes} and {@code kamelets}
     * @param beans the steps, by the names that route files use
     * @param properties placeholders of route files
     * @param built called with each context when its routes are there
     */
    LiveRoutes(
            FrontServer front,
            Path home,
            Map<String, Object> beans,
            Supplier<Map<String, String>> properties,
            Consumer<CamelContext> built) {
        this.front = front;
        this.files = new RouteFiles(home);
        this.beans = beans;
        this.properties = properties;
        this.built = built;
    }

    /** Takes in nothing from timers, files or brokers; to be said before the start. */
    void onlyAsked() {
        onlyAsked = true;
    }

    /**
     * Reads and starts the routes.
     *
     * @throws CannotStart when a file cannot be used; nothing is left running
     */
    synchronized void start() throws CannotStart {
        read = files.stamps();
        seen = read;
        loaded = files.contents();
        RouteSet set = started();
        current = set;
        front.serve(set.router());
    }

    /**
     * A tool that an agent lists is a fault of the start, not of the first request that needs it.
     *
     * @throws CannotStart that names the agent, the tool, and those that are there
     */
    void requireTools(GatewayConfig.Agents agents) throws CannotStart {
        List<String> missing = ToolFiles.missing(set().tools(), agents);
        if (!missing.isEmpty()) {
            throw new CannotStart(new IllegalStateException(String.join("; ", missing)));
        }
    }

    /** Everything that is wrong with the files; nothing is started. */
    List<String> problems() {
        List<String> problems = files.problems();
        if (!problems.isEmpty()) {
            return problems;
        }
        try (RouteSet _ = build()) {
            return List.of();
        } catch (CannotStart e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private RouteSet build() throws CannotStart {
        ToolFiles.Read tools = files.tools();
        if (!tools.problems().isEmpty()) {
            throw new CannotStart(new IllegalStateException(String.join("; ", tools.problems())));
        }
        Map<String, Object> all = new LinkedHashMap<>(beans);
        // Each set of routes has its own: a request ends with the tools it began with.
        all.put("toolCatalog", tools.catalog());
        return RouteSet.build(front, front.newRouter(), all, properties.get(), built);
    }

    private RouteSet started() throws CannotStart {
        RouteSet set = build();
        try {
            set.start(onlyAsked);
            return set;
        } catch (CannotStart e) {
            set.close();
            throw e;
        }
    }

    /** Looks at the files from now on, every so many milliseconds. */
    void watch(ScheduledExecutorService background, int intervalMs) {
        var _ =
                background.scheduleWithFixedDelay(
                        this::look, intervalMs, intervalMs, TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        try {
            closeDrained();
            Map<Path, Stamp> now = files.stamps();
            boolean settled = now.equals(seen);
            seen = now;
            if (settled && !now.equals(read) && retired.size() < MAX_RETIRED) {
                read = now;
                reloadIfOther(files.contents());
            }
        } catch (RuntimeException e) {
            LOG.error("cannot look at the route files", e);
        }
    }

    /** A file that was only touched is no change. */
    private void reloadIfOther(Map<Path, String> contents) {
        if (!contents.equals(loaded)) {
            loaded = contents;
            reload();
        }
    }

    private void reload() {
        long began = System.nanoTime();
        List<String> problems = files.problems();
        if (!problems.isEmpty()) {
            LOG.error(
                    "route files not taken, the old routes go on: {}", String.join("; ", problems));
            return;
        }
        RouteSet old = set();
        try {
            RouteSet next = started();
            current = next;
            front.serve(next.router());
            retired.put(old, 0);
            // A timer's exchange may be under way, and is waited for.
            Thread.ofVirtual().name("caravan-retire").start(old::retire);
            LOG.info(
                    "{} routes from {} files in {} ms",
                    next.ids().size(),
                    loaded.size(),
                    (System.nanoTime() - began) / NANOS_PER_MS);
        } catch (CannotStart e) {
            LOG.error("route files not taken, the old routes go on: {}", e.getMessage());
        }
    }

    /**
     * Closes the old sets that have nothing under way. Not at the first such look: a request that
     * came in just before the change may be on its way to them.
     */
    private void closeDrained() {
        retired.replaceAll((set, quiet) -> set.inflight() > 0 ? 0 : quiet + 1);
        List<RouteSet> over =
                retired.entrySet().stream()
                        .filter(entry -> entry.getValue() > QUIET_LOOKS)
                        .map(Map.Entry::getKey)
                        .toList();
        for (RouteSet old : over) {
            old.close();
            retired.remove(old);
            LOG.info("old routes ended, {} sets left with requests", retired.size());
        }
    }

    private RouteSet set() {
        return Objects.requireNonNull(current, "the routes were not started");
    }

    /** For those that call routes from outside; of the set that is current when it is asked for. */
    ProducerTemplate template() {
        return set().template();
    }

    /** Has a route take in nothing new, without waiting for what it has under way. */
    void suspend(String routeId) {
        Optional.ofNullable(current).ifPresent(set -> set.suspend(routeId));
    }

    @Override
    public void close() {
        Optional.ofNullable(current).ifPresent(RouteSet::close);
        retired.keySet().forEach(RouteSet::close);
    }
}
