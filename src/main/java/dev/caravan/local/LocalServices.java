package dev.caravan.local;

import dev.caravan.config.GatewayConfig;
import dev.caravan.config.Provider;
import dev.caravan.config.Provider.LocalService;
import dev.caravan.config.Secret;
import dev.caravan.net.Watchdog;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
    private final ServiceGroups groups = new ServiceGroups(background);
    private final Map<Key, ServiceUnit> units = new ConcurrentHashMap<>();
    private final Set<ServiceUnit> retired = ConcurrentHashMap.newKeySet();
    private final Map<String, ServiceDriver.Health> watched = new ConcurrentHashMap<>();
    private volatile Map<String, Key> byProvider = Map.of();
    private volatile int maxQueued;

    /** What makes two services the same one. */
    private record Key(
            String command,
            List<String> args,
            Optional<String> cwd,
            Map<String, Secret> env,
            URI healthUrl) {
        static Key of(LocalService service) {
            return new Key(
                    service.command(),
                    service.args(),
                    service.cwd(),
                    service.env(),
                    service.healthUrl());
        }
    }

    public LocalServices(ServiceDriver driver, StartRecords records, Watchdog watchdog) {
        this.driver = driver;
        this.records = records;
        this.watchdog = watchdog;
    }

    /**
     * Takes a configuration over: unchanged services keep running, dropped ones end when nobody
     * uses them.
     */
    public synchronized void configure(GatewayConfig config) {
        maxQueued = config.operation().maxQueued();
        Map<String, Key> next = new ConcurrentHashMap<>();
        for (Provider provider : config.providers().values()) {
            provider.localService()
                    .ifPresent(service -> next.put(provider.id(), unit(provider.id(), service)));
        }
        byProvider = Map.copyOf(next);
        units.forEach(
                (key, unit) -> {
                    if (!next.containsValue(key)) {
                        units.remove(key);
                        watched.remove(unit.id());
                        retire(unit);
                    }
                });
    }

    private Key unit(String id, LocalService service) {
        Key key = Key.of(service);
        ServiceUnit known = units.get(key);
        if (known != null) {
            known.retime(service);
            return key;
        }
        ServiceUnit unit = new ServiceUnit(id, service, driver, groups, background, watchdog);
        units.put(key, unit);
        records.adopt(id, service).ifPresent(unit::adopt);
        if (service.preload()) {
            unit.warm();
        }
        return key;
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
     * @param leftMs how long the caller can wait, in ms
     * @param onWait told of a way to end the wait from another thread
     * @throws ServiceUnavailable when it cannot be used
     */
    public Optional<Lease> ensureReady(String providerId, long leftMs, Consumer<Runnable> onWait)
            throws ServiceUnavailable {
        Optional<ServiceUnit> unit = find(providerId);
        if (unit.isEmpty()) {
            return Optional.empty();
        }
        requireRoom(unit.get());
        return Optional.of(unit.get().ensureReady(leftMs, onWait));
    }

    /** SVC-12: those who wait for a place in a group are bounded. */
    private void requireRoom(ServiceUnit unit) throws ServiceUnavailable {
        Optional<String> group = unit.settings().group();
        if (group.isEmpty() || !waitsForPlace(group.get(), unit)) {
            return;
        }
        int waiting =
                units.values().stream()
                        .filter(u -> u.settings().group().equals(group))
                        .filter(u -> waitsForPlace(group.get(), u))
                        .mapToInt(u -> u.model().waiters().size())
                        .sum();
        if (waiting >= maxQueued) {
            throw new ServiceUnavailable(
                    ServiceUnavailable.Kind.QUEUE_FULL,
                    waiting + " requests wait for the group " + group.get() + " already",
                    OptionalLong.empty());
        }
    }

    /** Those of a starting service wait too, but for that start only: no queue of the group. */
    private boolean waitsForPlace(String group, ServiceUnit unit) {
        ServiceModel model = unit.model();
        return switch (model.phase()) {
            case FOREIGN -> false;
            case READY -> model.yielding() && model.leases() > 0;
            case STOPPED, CHECKING, QUEUED, STARTING, STOPPING -> groups.isTaken(group, unit);
        };
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
        if (units.values().stream().anyMatch(u -> u.id().equals(serviceId))) {
            watched.put(serviceId, health);
        }
    }

    /** The settings of a service by its id; for the start. */
    public Optional<LocalService> settings(String serviceId) {
        return units.values().stream()
                .filter(u -> u.id().equals(serviceId))
                .findFirst()
                .map(ServiceUnit::settings);
    }

    private Optional<ServiceUnit> find(String providerId) {
        return Optional.ofNullable(byProvider.get(providerId)).map(units::get);
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
