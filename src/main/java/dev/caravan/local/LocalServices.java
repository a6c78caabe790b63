package dev.caravan.local;

import dev.caravan.config.GatewayConfig;
import dev.caravan.config.Provider;
import dev.caravan.config.Provider.LocalService;
import dev.caravan.net.Watchdog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The local model servers of this gateway (spec chapter 3): one for each command, however many
 * providers use it (SVC-3). Thread-safe.
 */
public final class LocalServices implements AutoCloseable {
    private final ServiceDriver driver;
    private final StartRecords records;
    private final Watchdog watchdog;
    private final ExecutorService background =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("caravan-service-", 0).factory());
    private final Shared shared;
    private final Map<ServiceCommand, ServiceUnit> units = new ConcurrentHashMap<>();
    private final Set<ServiceUnit> retired = ConcurrentHashMap.newKeySet();
    private final Map<String, ServiceDriver.Health> watched = new ConcurrentHashMap<>();
    private volatile Users users = Users.NONE;

    public LocalServices(ServiceDriver driver, StartRecords records, Watchdog watchdog) {
        this.driver = driver;
        this.records = records;
        this.watchdog = watchdog;
        this.shared =
                new Shared(new ServiceGroups(background), new GroupQueues(), background, watchdog);
    }

    /**
     * Takes a configuration over: unchanged services keep running, dropped ones end when nobody
     * uses them. Where providers share a service, the first of them says its times and its group.
     */
    public synchronized void configure(GatewayConfig config) {
        shared.queues().allow(config.operation().maxQueued());
        Users next = Users.of(config);
        List<ServiceUnit> added = new ArrayList<>();
        next.firsts()
                .forEach(
                        (command, provider) -> {
                            ServiceUnit known = units.get(command);
                            if (known == null) {
                                added.add(add(command, provider, next));
                            } else {
                                known.retime(provider.localService().orElseThrow());
                            }
                        });
        users = next;
        units.forEach(
                (command, unit) -> {
                    if (!next.use(command)) {
                        units.remove(command);
                        watched.remove(unit.id());
                        retire(unit);
                    }
                });
        added.stream().filter(unit -> unit.settings().preload()).forEach(ServiceUnit::warm);
    }

    private ServiceUnit add(ServiceCommand command, Provider provider, Users next) {
        LocalService service = provider.localService().orElseThrow();
        String id = freeId(provider.id(), next);
        ServiceUnit unit = new ServiceUnit(id, service, driver, shared);
        units.put(command, unit);
        records.adopt(id, service).ifPresent(unit::adopt);
        return unit;
    }

    /** The provider's, unless a service that it once shared still bears it, for others. */
    private String freeId(String providerId, Users next) {
        String id = providerId;
        for (int i = 2; isTaken(id, next); i++) {
            id = providerId + "-" + i;
        }
        return id;
    }

    private boolean isTaken(String id, Users next) {
        return units.entrySet().stream()
                .anyMatch(e -> e.getValue().id().equals(id) && next.use(e.getKey()));
    }

    /**
     * The providers that use a service now, by its id; the one that the service is named after
     * comes first, if it still does.
     */
    public List<Provider> usersOf(String serviceId) {
        return units.entrySet().stream()
                .filter(e -> e.getValue().id().equals(serviceId))
                .flatMap(e -> users.of(e.getKey(), serviceId))
                .toList();
    }

    /** Kept until its process has ended: a gateway that stops before does not leave it behind. */
    private void retire(ServiceUnit unit) {
        retired.add(unit);
        background.execute(
                () -> {
                    unit.drain();
                    retired.remove(unit);
                });
    }

    /**
     * Waits until a provider's service can be used; empty when it has none.
     *
     * @param priority its rank where services of a group want the same place
     * @param leftMs how long the caller can wait, in ms
     * @param onWait told of a way to end the wait from another thread
     * @throws ServiceUnavailable when it cannot be used
     */
    public Optional<Lease> ensureReady(
            String providerId, Priority priority, long leftMs, Consumer<Runnable> onWait)
            throws ServiceUnavailable {
        Optional<ServiceUnit> unit = find(providerId);
        if (unit.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(unit.get().ensureReady(priority, leftMs, onWait));
    }

    /** Whether a request would have to wait for a start (SVC-13). */
    public boolean isCold(String providerId) {
        return find(providerId)
                .map(u -> u.model().phase() != Phase.READY && u.model().phase() != Phase.FOREIGN)
                .orElse(false);
    }

    /** Starts a provider's service without waiting for it. */
    public void warm(String providerId) {
        find(providerId).ifPresent(ServiceUnit::warm);
    }

    /** Stops a provider's own process, also one in use; false when there is no such service. */
    public boolean stop(String providerId) {
        Optional<ServiceUnit> unit = find(providerId);
        unit.ifPresent(u -> u.accept(new Event.StopAsked()));
        return unit.isPresent();
    }

    public boolean has(String providerId) {
        return find(providerId).isPresent();
    }

    /** What the operator sees, in no particular order. */
    public List<ServiceView> views() {
        return units.values().stream()
                .map(u -> ServiceView.of(u, watchdog, Optional.ofNullable(watched.get(u.id()))))
                .toList();
    }

    /** What the watching poll saw of a service. */
    public void watched(String serviceId, ServiceDriver.Health health) {
        if (named(serviceId).isPresent()) {
            watched.put(serviceId, health);
        }
    }

    /** The settings of a service by its id; for the start. */
    public Optional<LocalService> settings(String serviceId) {
        return named(serviceId).map(ServiceUnit::settings);
    }

    private Optional<ServiceUnit> find(String providerId) {
        return users.commandOf(providerId).map(units::get).or(() -> named(providerId));
    }

    /** By the name that the operator sees, also when its provider is gone and others share it. */
    private Optional<ServiceUnit> named(String serviceId) {
        return units.values().stream().filter(u -> u.id().equals(serviceId)).findFirst();
    }

    /** Stops every process of ours, side by side (SVC-6). */
    @Override
    public void close() {
        List<CompletableFuture<Void>> ends =
                Stream.concat(units.values().stream(), retired.stream())
                        .map(u -> CompletableFuture.runAsync(u::shutDown, background))
                        .toList();
        ends.forEach(CompletableFuture::join);
        background.shutdown();
    }
}
