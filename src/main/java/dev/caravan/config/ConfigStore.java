package dev.caravan.config;

import dev.caravan.config.GatewayConfig.AuthMode;
import dev.caravan.config.GatewayConfig.Server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Holds the running configuration and swaps it when the files change (CFG-4). A request keeps the
 * {@link GatewayConfig} that it read, so it ends on the one it began with. Thread-safe.
 */
public final class ConfigStore {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigStore.class);

    private final ConfigLoader loader;
    private final Path file;
    private final UnaryOperator<GatewayConfig> view;
    private final AtomicReference<GatewayConfig> running;
    private final List<Consumer<GatewayConfig>> listeners = new CopyOnWriteArrayList<>();

    /** Guarded by this: what the files said last, valid, and as they looked when last tried. */
    private Loaded last;

    private FilesSeen seen;

    private ConfigStore(
            ConfigLoader loader,
            Path file,
            UnaryOperator<GatewayConfig> view,
            FilesSeen seen,
            Loaded loaded) {
        this.loader = loader;
        this.file = file;
        this.view = view;
        this.seen = seen;
        this.last = loaded;
        this.running = new AtomicReference<>(loaded.config());
    }

    /**
     * Reads the file for the first time.
     *
     * @throws InvalidConfig with every problem, when it is not valid
     * @throws IOException when it cannot be read
     */
    public static ConfigStore open(ConfigLoader loader, Path file)
            throws InvalidConfig, IOException {
        FilesSeen seen = FilesSeen.now(file);
        return new ConfigStore(loader, file, UnaryOperator.identity(), seen, loader.load(file));
    }

    /** Another store of the same files, of whose configurations only a view is seen. */
    public synchronized ConfigStore seenAs(UnaryOperator<GatewayConfig> otherView) {
        return new ConfigStore(loader, file, otherView, seen, last.seenAs(otherView));
    }

    /** The running configuration. */
    public GatewayConfig current() {
        return running.get();
    }

    /** What was read last and was valid: its notes, its files, its environment. */
    public synchronized Loaded loaded() {
        return last;
    }

    /** Calls back after each swap, on the thread that reloads. */
    public void onSwap(Consumer<GatewayConfig> listener) {
        listeners.add(listener);
    }

    /** Reads the files again and swaps when they are valid and say something else. */
    public synchronized ReloadResult reload() {
        seen = FilesSeen.now(file);
        try {
            Loaded loaded = loader.load(file).seenAs(view);
            if (loaded.config().equals(last.config())) {
                return new ReloadResult.Unchanged();
            }
            return swap(loaded);
        } catch (InvalidConfig e) {
            return new ReloadResult.Rejected(e);
        } catch (IOException e) {
            Problem problem =
                    new Problem(file.toString(), "a file that cannot be read", "a readable file");
            return new ReloadResult.Rejected(new InvalidConfig(file, List.of(problem)));
        }
    }

    private ReloadResult swap(Loaded loaded) throws InvalidConfig {
        GatewayConfig old = running.get();
        GatewayConfig next = withListener(loaded.config(), old.server());
        if (!old.server().loopback() && next.auth().mode() == AuthMode.NONE) {
            Problem problem =
                    new Problem(
                            "gateway.auth.mode",
                            "no authentication while the port is open on " + old.server().bind(),
                            AuthReader.OPEN_TO_OTHERS + " until a restart");
            throw new InvalidConfig(file, List.of(problem));
        }
        List<String> notes = new ArrayList<>(loaded.notes());
        notes.addAll(restartNeeded(old.server(), loaded.config().server()));
        if (!last.config().store().sameStore(next.store())) {
            notes.add("restart needed: gateway.store changed; the open store is used until then");
        }
        if (!last.config().batch().jms().equals(next.batch().jms())) {
            notes.add("restart needed: batch.jms changed; messages are taken as before until then");
        }
        last = loaded;
        running.set(next);
        if (!next.equals(old)) {
            listeners.forEach(listener -> tell(listener, next));
        }
        return new ReloadResult.Swapped(notes);
    }

    private static void tell(Consumer<GatewayConfig> listener, GatewayConfig config) {
        try {
            listener.accept(config);
        } catch (RuntimeException e) {
            LOG.error("a listener failed on the new configuration", e);
        }
    }

    /** The new configuration on the port, address and certificate that are open already. */
    private static GatewayConfig withListener(GatewayConfig next, Server open) {
        Server server =
                new Server(
                        open.port(),
                        open.bind(),
                        open.loopback(),
                        next.server().trustedProxies(),
                        open.tls(),
                        next.server().strictTransportSecurity());
        return new GatewayConfig(
                server,
                next.auth(),
                next.endpoints(),
                next.limits(),
                next.log(),
                next.operation(),
                next.store(),
                next.failover(),
                next.consoleEnabled(),
                next.batch(),
                next.providers(),
                next.agents());
    }

    private static List<String> restartNeeded(Server open, Server wanted) {
        List<String> notes = new ArrayList<>();
        if (open.port() != wanted.port()) {
            notes.add(restart("gateway.port", "" + wanted.port(), "" + open.port()));
        }
        if (!open.bind().equals(wanted.bind())) {
            notes.add(restart("gateway.bind", wanted.bind(), open.bind()));
        }
        if (!open.tls().equals(wanted.tls())) {
            notes.add("restart needed: gateway.tls changed; the open port keeps what it has");
        }
        return notes;
    }

    private static String restart(String key, String wanted, String open) {
        return "restart needed: " + key + " is now " + wanted + ", the gateway listens on " + open;
    }

    /**
     * Looks at the files every {@code intervalMs} milliseconds and reloads when one is new, gone or
     * has another time or size. What came of it is logged. Close to stop.
     */
    public AutoCloseable watch(ScheduledExecutorService scheduler, long intervalMs) {
        ScheduledFuture<?> task =
                scheduler.scheduleWithFixedDelay(
                        this::look, intervalMs, intervalMs, TimeUnit.MILLISECONDS);
        return () -> task.cancel(false);
    }

    private void look() {
        try {
            if (looksDifferent()) {
                log(reload());
            }
        } catch (RuntimeException e) {
            // A task that throws is never run again; the next look may go well.
            LOG.error("cannot look at the configuration {}", file, e);
        }
    }

    private synchronized boolean looksDifferent() {
        return !FilesSeen.now(file).equals(seen);
    }

    private void log(ReloadResult result) {
        switch (result) {
            case ReloadResult.Swapped(var notes) -> {
                LOG.info("the configuration {} was reloaded", file);
                notes.forEach(note -> LOG.warn("{}", note));
            }
            case ReloadResult.Unchanged _ ->
                    LOG.debug("the configuration {} says what it said", file);
            case ReloadResult.Rejected(var reason) -> {
                LOG.warn("the old configuration keeps running: {} is not valid", file);
                // One line each: a log line must stay one.
                reason.problems().forEach(problem -> LOG.warn("{}", problem));
            }
        }
    }
}
