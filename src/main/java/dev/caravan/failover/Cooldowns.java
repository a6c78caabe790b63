package dev.caravan.failover;

import dev.caravan.config.Provider;
import dev.caravan.routing.Candidate;
import dev.caravan.routing.ModelRef;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Which models and providers are left alone after they failed, and until when (FLV-6). One request
 * in 30 s may look whether a cooling one is back. Thread-safe.
 */
public final class Cooldowns {
    private static final long PROBE_EVERY_MS = 30_000;
    private static final long LONGEST_HINT_MS = 3_600_000;

    /** Ids of open lists come from clients: what is remembered has a bound. */
    static final int MOST = 10_000;

    /** A provider with a server of its own has its own rules for these (SVC-7, SVC-8). */
    private static final Set<Reason> LEFT_TO_SERVICES =
            Set.of(Reason.CONNECTION, Reason.OVERLOADED, Reason.TIMEOUT);

    private final LongSupplier nowMs;
    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

    /**
     * Nothing is cooling.
     *
     * @param nowMs a clock that only goes forward, in milliseconds
     */
    public Cooldowns(LongSupplier nowMs) {
        this.nowMs = nowMs;
    }

    private sealed interface Key {
        record OfModel(ModelRef ref) implements Key {}

        record OfProvider(String id) implements Key {}
    }

    /**
     * One cooldown.
     *
     * @param failures in a row
     * @param sinceMs when the present one began
     * @param provider as it was configured then: under another key or address it starts anew
     */
    private record Entry(
            Reason reason,
            int failures,
            long sinceMs,
            long untilMs,
            long probedMs,
            Provider provider) {

        boolean isActive(long now) {
            return untilMs > now;
        }

        Entry probed(long now) {
            return new Entry(reason, failures, sinceMs, untilMs, now, provider);
        }
    }

    /**
     * What the operator sees of one cooldown.
     *
     * @param model empty when the whole provider cools
     * @param leftMs until it ends
     */
    public record State(
            String provider, Optional<String> model, Reason reason, int failures, long leftMs) {}

    /** Why a candidate is to be passed over now; empty when it can be tried, or looked at. */
    public Optional<Failure.Cooling> passOver(Candidate candidate) {
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        long now = nowMs.getAsLong();
        Optional<Key> cooling =
                keys(candidate).stream()
                        .filter(key -> isActive(key, now))
                        .max(Comparator.comparingLong(this::until));
        return cooling.filter(key -> !takesProbe(key, now))
                .flatMap(key -> Optional.ofNullable(entries.get(key)))
                .map(entry -> new Failure.Cooling(entry.reason(), entry.untilMs() - now));
    }

    private boolean isActive(Key key, long now) {
        Entry entry = entries.get(key);
        return entry != null && entry.isActive(now);
    }

    private long until(Key key) {
        Entry entry = entries.get(key);
        return entry == null ? 0 : entry.untilMs();
    }

    /** Whether this request is the one that may look; there is one in each window. */
    private boolean takesProbe(Key key, long now) {
        boolean[] taken = new boolean[1];
        entries.computeIfPresent(
                key,
                (_, entry) -> {
                    taken[0] = now - entry.probedMs() >= PROBE_EVERY_MS;
                    return taken[0] ? entry.probed(now) : entry;
                });
        return taken[0];
    }

    /**
     * An attempt failed.
     *
     * @param tookMs how long it lasted: attempts that were under way together fail for one cause
     */
    public void failed(Candidate candidate, Failure failure, long tookMs, FailoverPolicy policy) {
        FailoverPolicy.Rule rule = policy.rule(failure.reason());
        boolean serviceRules =
                candidate.provider().localService().isPresent()
                        && LEFT_TO_SERVICES.contains(failure.reason());
        if (!failure.sent() || serviceRules || isCallersHaste(failure)) {
            return;
        }
        switch (rule.cools()) {
            case NOTHING -> {
                // Nothing about the provider is known to be wrong.
            }
            case CANDIDATE ->
                    cool(new Key.OfModel(candidate.ref()), candidate, failure, tookMs, rule);
            case PROVIDER ->
                    cool(
                            new Key.OfProvider(candidate.ref().provider()),
                            candidate,
                            failure,
                            tookMs,
                            rule);
        }
    }

    /** The deadline is the request's: that it was short says nothing about the provider. */
    private static boolean isCallersHaste(Failure failure) {
        return failure instanceof Failure.TimedOut(Clock clock, long _) && clock == Clock.DEADLINE;
    }

    private void cool(
            Key key, Candidate candidate, Failure failure, long tookMs, FailoverPolicy.Rule rule) {
        long now = nowMs.getAsLong();
        entries.compute(
                key,
                (_, before) -> {
                    boolean sameCause = before != null && now - tookMs < before.sinceMs();
                    int failures =
                            before == null
                                    ? 1
                                    : sameCause ? before.failures() : before.failures() + 1;
                    long until = now + hint(failure).orElse(rule.cooldownMs(failures));
                    return new Entry(
                            failure.reason(),
                            failures,
                            sameCause ? before.sinceMs() : now,
                            sameCause ? Math.max(before.untilMs(), until) : until,
                            now,
                            candidate.provider());
                });
        while (entries.size() > MOST) {
            entries.entrySet().stream()
                    .min(Comparator.comparingLong(e -> e.getValue().untilMs()))
                    .ifPresent(soonest -> entries.remove(soonest.getKey(), soonest.getValue()));
        }
    }

    /** What the provider itself says, up to an hour. */
    private static OptionalLong hint(Failure failure) {
        return failure instanceof Failure.Answered answered
                        && answered.retryAfterSeconds().isPresent()
                ? OptionalLong.of(
                        Math.clamp(
                                answered.retryAfterSeconds().getAsLong() * 1_000,
                                1_000,
                                LONGEST_HINT_MS))
                : OptionalLong.empty();
    }

    /** A candidate answered: it and its provider are well. */
    public void succeeded(Candidate candidate) {
        if (!entries.isEmpty()) {
            keys(candidate).forEach(entries::remove);
        }
    }

    /** Milliseconds until a candidate can be tried again; empty when it can be now. */
    public OptionalLong leftMs(Candidate candidate) {
        long now = nowMs.getAsLong();
        return keys(candidate).stream()
                .filter(key -> isActive(key, now))
                .mapToLong(key -> until(key) - now)
                .max();
    }

    /** Forgets providers that are gone, or have another key or address now. */
    public void follow(Map<String, Provider> providers) {
        entries.values()
                .removeIf(
                        entry -> {
                            Provider now = providers.get(entry.provider().id());
                            return now == null
                                    || !now.baseUrl().equals(entry.provider().baseUrl())
                                    || !now.apiKey().equals(entry.provider().apiKey());
                        });
    }

    /** All that are cooling, those that end soonest first. */
    public List<State> states() {
        long now = nowMs.getAsLong();
        return entries.entrySet().stream()
                .filter(e -> e.getValue().isActive(now))
                .map(e -> state(e.getKey(), e.getValue(), now))
                .sorted(Comparator.comparingLong(State::leftMs))
                .toList();
    }

    private static State state(Key key, Entry entry, long now) {
        long left = entry.untilMs() - now;
        return switch (key) {
            case Key.OfModel(ModelRef ref) ->
                    new State(
                            ref.provider(),
                            Optional.of(ref.model()),
                            entry.reason(),
                            entry.failures(),
                            left);
            case Key.OfProvider(String id) ->
                    new State(id, Optional.empty(), entry.reason(), entry.failures(), left);
        };
    }

    private static List<Key> keys(Candidate candidate) {
        return List.of(
                new Key.OfModel(candidate.ref()), new Key.OfProvider(candidate.ref().provider()));
    }
}
