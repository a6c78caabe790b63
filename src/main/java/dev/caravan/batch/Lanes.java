package dev.caravan.batch;

import dev.caravan.config.BatchSettings;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The places of lines at providers, over all jobs of this gateway (GUA-6). Where local services
 * exclude each other, the lines of one model go first and the next model follows when none of them
 * is left, so that a server is started once (GUA-7). Thread-safe.
 */
public final class Lanes {
    private final Supplier<BatchSettings> settings;
    private final Function<String, Optional<String>> exclusive;
    private final GivingWay givingWay;
    private final LongSupplier nowMs;
    private final Map<String, AdaptiveLimit> limits = new HashMap<>();
    private final Map<String, Integer> running = new HashMap<>();
    private final Map<String, Turn> turns = new HashMap<>();
    private int atWork;
    private boolean watched;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Who uses the one place of a group of services, and which jobs want it for that model. */
    private record Turn(String model, Set<String> jobs) {}

    /** A line's place; to be given back once. */
    record Place(String group, long beganMs) {}

    /**
     * Lanes without lines.
     *
     * @param exclusive the group of services that a provider's service belongs to, by provider id
     * @param givingWay how many lines there may be in all
     * @param nowMs a clock that only goes forward, in milliseconds
     */
    public Lanes(
            Supplier<BatchSettings> settings,
            Function<String, Optional<String>> exclusive,
            GivingWay givingWay,
            LongSupplier nowMs) {
        this.settings = settings;
        this.exclusive = exclusive;
        this.givingWay = givingWay;
        this.nowMs = nowMs;
    }

    void listen(Runnable freed) {
        listeners.add(freed);
    }

    void forget(Runnable freed) {
        listeners.remove(freed);
    }

    /**
     * A place for a line.
     *
     * @param group {@code provider/model}
     */
    synchronized Optional<Place> tryEnter(String jobId, String group) {
        String provider = provider(group);
        if (running.getOrDefault(provider, 0) >= limit(provider).current()
                || atWork >= givingWay.most()) {
            return Optional.empty();
        }
        Optional<String> services = exclusive.apply(provider);
        if (services.isPresent()) {
            Turn turn =
                    turns.computeIfAbsent(
                            services.get(), _ -> new Turn(group, new LinkedHashSet<>()));
            if (!turn.model().equals(group)) {
                return Optional.empty();
            }
            turn.jobs().add(jobId);
        }
        running.merge(provider, 1, Integer::sum);
        atWork++;
        if (!watched) {
            watched = true;
            givingWay.watch(this::atWork, this::goesOn);
        }
        return Optional.of(new Place(group, nowMs.getAsLong()));
    }

    void answered(Place place) {
        leave(place, limit -> limit.answered(place.beganMs(), nowMs.getAsLong()));
    }

    void tooMuch(Place place) {
        leave(place, limit -> limit.tooMuch(place.beganMs(), nowMs.getAsLong()));
    }

    /** The line's end tells nothing about the provider. */
    void left(Place place) {
        leave(place, _ -> {});
    }

    /** A line that held the place is over; empty when nothing came of it. */
    void ended(Place place, Optional<LineOutcome> outcome) {
        if (outcome.isPresent() && outcome.get() instanceof LineOutcome.Answered) {
            answered(place);
        } else if (outcome.isPresent()
                && outcome.get() instanceof LineOutcome.Failed failed
                && RetryRule.isTooMuch(failed)) {
            tooMuch(place);
        } else {
            left(place);
        }
    }

    private void leave(Place place, java.util.function.Consumer<AdaptiveLimit> learn) {
        synchronized (this) {
            String provider = provider(place.group());
            learn.accept(limit(provider));
            running.merge(provider, -1, Integer::sum);
            atWork--;
        }
        wake();
    }

    private synchronized int atWork() {
        return atWork;
    }

    /** There may be room for more; when no line is at work, nobody looks any more. */
    private boolean goesOn() {
        wake();
        synchronized (this) {
            watched = atWork > 0;
            return watched;
        }
    }

    private void wake() {
        listeners.forEach(Runnable::run);
    }

    /** A job has no line of these models any more, under way or waiting. */
    void done(String jobId, Set<String> stillWanted) {
        synchronized (this) {
            turns.values()
                    .removeIf(
                            turn -> {
                                if (!stillWanted.contains(turn.model())) {
                                    turn.jobs().remove(jobId);
                                }
                                return turn.jobs().isEmpty();
                            });
        }
        wake();
    }

    /** How many lines of a provider may be at work now. */
    public synchronized int limitOf(String provider) {
        return limit(provider).current();
    }

    private AdaptiveLimit limit(String provider) {
        return limits.computeIfAbsent(
                provider,
                _ ->
                        new AdaptiveLimit(
                                settings.get().concurrency(), settings.get().maxConcurrency()));
    }

    private static String provider(String group) {
        return group.substring(0, group.indexOf('/'));
    }
}
