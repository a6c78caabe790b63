package dev.caravan.discovery;

import dev.caravan.config.Provider;
import dev.caravan.config.Provider.Model;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * What is known of the servers that are asked for their models, and when each is due again (DSC-3):
 * every minute while it is down or empty, every five minutes else. A failed look keeps the last
 * good list. Thread-safe.
 */
public final class DiscoveryBook {
    private static final long DOWN_MS = 60_000;
    private static final long UP_MS = 300_000;

    private final LongSupplier nowMs;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * An empty book.
     *
     * @param nowMs a clock that only goes forward, in milliseconds
     */
    public DiscoveryBook(LongSupplier nowMs) {
        this.nowMs = nowMs;
    }

    private record Entry(
            Provider provider,
            OptionalLong triedAtMs,
            boolean underWay,
            Optional<String> error,
            Map<String, Model> rows) {

        boolean isUp() {
            return error.isEmpty() && !rows.isEmpty();
        }
    }

    /**
     * What the operator sees of one server.
     *
     * @param state {@code pending}, {@code up}, {@code empty} or {@code down}
     * @param models how many it has, by the last good list
     * @param triedMsAgo since the last look, in milliseconds
     */
    public record State(
            String id, String state, int models, Optional<String> error, OptionalLong triedMsAgo) {}

    /** The servers to ask from now on; what is known of those that stay as they were is kept. */
    public synchronized void follow(Collection<Provider> providers) {
        Map<String, Entry> next = new LinkedHashMap<>();
        for (Provider provider : providers) {
            if (provider.origin() == Provider.Origin.DISCOVERED) {
                Entry known = entries.get(provider.id());
                next.put(
                        provider.id(),
                        known != null && known.provider().equals(provider)
                                ? known
                                : new Entry(
                                        provider,
                                        OptionalLong.empty(),
                                        false,
                                        Optional.empty(),
                                        Map.of()));
            }
        }
        entries.clear();
        entries.putAll(next);
    }

    /** The servers that are due, or all; until their outcome is told they are not due again. */
    public synchronized List<Provider> take(boolean all) {
        long now = nowMs.getAsLong();
        List<Provider> due =
                entries.values().stream()
                        .filter(entry -> !entry.underWay() && (all || isDue(entry, now)))
                        .map(Entry::provider)
                        .toList();
        due.forEach(
                provider ->
                        entries.computeIfPresent(
                                provider.id(),
                                (_, entry) ->
                                        new Entry(
                                                entry.provider(),
                                                entry.triedAtMs(),
                                                true,
                                                entry.error(),
                                                entry.rows())));
        return due;
    }

    private static boolean isDue(Entry entry, long now) {
        return entry.triedAtMs().isEmpty()
                || now - entry.triedAtMs().getAsLong() >= (entry.isUp() ? UP_MS : DOWN_MS);
    }

    /** The server answered with its models; whether that changed anything. */
    public synchronized boolean found(Provider provider, Map<String, Model> rows) {
        return note(provider, Optional.empty(), Optional.of(rows));
    }

    /** The server could not be asked; whether that is news: it was up, or never tried before. */
    public synchronized boolean failed(Provider provider, String why) {
        Entry before = entries.get(provider.id());
        boolean news =
                before != null && before.provider().equals(provider) && before.error().isEmpty();
        note(provider, Optional.of(why), Optional.empty());
        return news;
    }

    private boolean note(
            Provider provider, Optional<String> error, Optional<Map<String, Model>> rows) {
        Entry before = entries.get(provider.id());
        if (before == null || !before.provider().equals(provider)) {
            // No longer followed, or under another address: an answer to an old question.
            return false;
        }
        Map<String, Model> next = rows.orElse(before.rows());
        entries.put(
                provider.id(),
                new Entry(provider, OptionalLong.of(nowMs.getAsLong()), false, error, next));
        return !next.equals(before.rows());
    }

    /** The last good lists, by provider id. */
    public synchronized Map<String, Map<String, Model>> rows() {
        Map<String, Map<String, Model>> rows = new LinkedHashMap<>();
        entries.forEach((id, entry) -> rows.put(id, entry.rows()));
        return rows;
    }

    /** What the operator sees, in the order of the configuration. */
    public synchronized List<State> states() {
        long now = nowMs.getAsLong();
        return entries.values().stream().map(entry -> state(entry, now)).toList();
    }

    private static State state(Entry entry, long now) {
        String word =
                entry.triedAtMs().isEmpty()
                        ? "pending"
                        : entry.error().isPresent()
                                ? "down"
                                : entry.rows().isEmpty() ? "empty" : "up";
        OptionalLong ago =
                entry.triedAtMs().isPresent()
                        ? OptionalLong.of(now - entry.triedAtMs().getAsLong())
                        : OptionalLong.empty();
        return new State(entry.provider().id(), word, entry.rows().size(), entry.error(), ago);
    }
}
