package dev.caravan.health;

import dev.caravan.config.Provider;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the watching poll last saw of each provider that is not a local service and not found by
 * discovery, which are watched elsewhere (DGN-4). It decides nothing about requests. Thread-safe.
 */
public final class ProviderHealth {
    private final Map<Provider, Seen> seen = new LinkedHashMap<>();

    /**
     * One look.
     *
     * @param up whether it answered with anything but a server's error
     * @param detail e.g. {@code HTTP 200}; for the operator, holds no secret
     */
    public record Seen(boolean up, String detail) {}

    /** Those to look at: they can be called, and nobody else looks at them. */
    public static List<Provider> watched(Collection<Provider> providers) {
        return providers.stream()
                .filter(provider -> provider.unavailable().isEmpty())
                .filter(provider -> provider.localService().isEmpty())
                .filter(provider -> provider.origin() != Provider.Origin.DISCOVERED)
                .toList();
    }

    /** The providers of now; what was seen of those that changed is forgotten. */
    public synchronized void follow(Collection<Provider> providers) {
        seen.keySet().retainAll(watched(providers));
    }

    /** Keeps what was seen; whether that differs from the last look in being up. */
    public synchronized boolean note(Provider provider, Seen look) {
        Seen before = seen.put(provider, look);
        return before == null ? !look.up() : before.up() != look.up();
    }

    /** Empty before the first look. */
    public synchronized Optional<Seen> of(Provider provider) {
        return Optional.ofNullable(seen.get(provider));
    }

    /**
     * Those of {@code providers} that may answer: not yet looked at, or up at the last look. A
     * provider that is watched elsewhere is not among them.
     */
    public synchronized List<Provider> mayAnswer(Collection<Provider> providers) {
        List<Provider> well = new ArrayList<>(watched(providers));
        well.removeIf(
                provider ->
                        Optional.ofNullable(seen.get(provider)).map(s -> !s.up()).orElse(false));
        return well;
    }
}
