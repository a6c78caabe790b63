package dev.caravan.local;

import dev.caravan.local.Event.Asked;
import dev.caravan.local.Event.GroupGranted;
import dev.caravan.local.Event.Probed;
import dev.caravan.local.Event.Released;
import dev.caravan.local.Event.Started;
import dev.caravan.local.Event.Tick;

import java.util.List;
import java.util.Optional;

/** One machine under a virtual clock, with the effects of the last event. */
final class Bench {
    static final Probed HEALTHY = new Probed(true, "200");
    static final Probed DOWN = new Probed(false, "refused");
    static final Settings ALONE = new Settings(5_000, 3_000, 2_000, Optional.empty());
    static final Settings GROUPED = new Settings(5_000, 3_000, 2_000, Optional.of("gpu0"));

    private final ServiceMachine machine;
    ServiceModel model;
    List<Effect> effects = List.of();
    long nowMs = 10_000;

    Bench(Settings settings) {
        machine = new ServiceMachine(settings);
        model = ServiceModel.stopped(nowMs);
    }

    /** Feeds the events; the effects are those of the last. */
    Bench on(Event... events) {
        for (Event event : events) {
            Step step = machine.step(model, event, nowMs);
            model = step.next();
            effects = step.effects();
        }
        return this;
    }

    /** Lets time pass without telling the machine. */
    Bench later(long ms) {
        nowMs += ms;
        return this;
    }

    /** Lets time pass and ticks once. */
    Bench tickAfter(long ms) {
        return later(ms).on(new Tick());
    }

    static Bench stopped() {
        return new Bench(ALONE);
    }

    /** Waiter 1 waits for the first probe. */
    static Bench checking() {
        return stopped().on(new Asked(1));
    }

    /** Waiter 1 waits; the start is ordered and not yet reported. */
    static Bench ordered() {
        return checking().on(DOWN);
    }

    /** Waiter 1 waits; the process is alive and its first probe is open. */
    static Bench starting() {
        return ordered().on(new Started());
    }

    /** Waiter 1 holds a lease of generation 1, probed just now. */
    static Bench leased() {
        return starting().on(HEALTHY);
    }

    /** Nobody uses it; idle since now. */
    static Bench idle() {
        return leased().on(new Released(1));
    }

    /** Nobody uses it, and its last probe is too old to trust. */
    static Bench stale() {
        return idle().later(Settings.FRESH_MS);
    }

    /** Waiter 1 holds a lease, and the last probe is too old to trust. */
    static Bench leasedStale() {
        return leased().later(Settings.FRESH_MS);
    }

    /** Told to end after its idle time. */
    static Bench stopping() {
        return idle().tickAfter(3_000);
    }

    /** Waiter 1 holds a lease of the foreign server, generation 1. */
    static Bench foreign() {
        return checking().on(HEALTHY);
    }

    /** Waiter 1 waits for the group. */
    static Bench queued() {
        return new Bench(GROUPED).on(new Asked(1), DOWN);
    }

    /** As starting, with the group's place. */
    static Bench groupStarting() {
        return queued().on(new GroupGranted(), new Started());
    }

    /** As leased, with the group's place. */
    static Bench groupLeased() {
        return groupStarting().on(HEALTHY);
    }
}
