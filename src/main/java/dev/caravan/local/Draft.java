package dev.caravan.local;

import dev.caravan.local.Effect.Grant;
import dev.caravan.local.Effect.Probe;
import dev.caravan.local.Effect.Refuse;
import dev.caravan.local.Event.Probed;

import java.util.ArrayList;
import java.util.List;

/**
 * The next model while one event is worked into it, and the moves that several phases share. Lives
 * for one step only, in one thread.
 */
final class Draft {
    final Settings settings;
    final long nowMs;
    private final List<Effect> effects = new ArrayList<>();
    private final List<Long> waiters;
    private Phase phase;
    private long sinceMs;
    private long generation;
    boolean killSent;
    private Probing probing;
    private long freshUntilMs;
    int leases;
    Holds holds;
    boolean alive;
    boolean yielding;
    boolean closed;
    Timers timers;
    History history;

    Draft(ServiceModel model, Settings settings, long nowMs) {
        this.settings = settings;
        this.nowMs = nowMs;
        phase = model.phase();
        sinceMs = model.sinceMs();
        generation = model.generation();
        leases = model.leases();
        waiters = new ArrayList<>(model.waiters());
        holds = model.holds();
        alive = model.alive();
        killSent = model.killSent();
        yielding = model.yielding();
        closed = model.closed();
        probing = model.probing();
        freshUntilMs = model.freshUntilMs();
        timers = model.timers();
        history = model.history();
    }

    /** The step, with the probe that has become due unless one is still under way. */
    Step done() {
        if (timers.nextProbeMs() <= nowMs && probing == Probing.NONE) {
            probing = Probing.IN_FLIGHT;
            timers = timers.probeAt(Timers.NEVER);
            emit(new Probe());
        }
        ServiceModel next =
                new ServiceModel(
                        phase,
                        sinceMs,
                        generation,
                        leases,
                        waiters,
                        holds,
                        alive,
                        killSent,
                        yielding,
                        closed,
                        probing,
                        freshUntilMs,
                        timers,
                        history);
        return new Step(next, effects);
    }

    long sinceMs() {
        return sinceMs;
    }

    void emit(Effect effect) {
        effects.add(effect);
    }

    /** Changes the phase; what was timed or probed for the old one no longer counts. */
    void enter(Phase next) {
        phase = next;
        sinceMs = nowMs;
        timers = Timers.NONE;
        freshUntilMs = Long.MIN_VALUE;
        if (probing == Probing.IN_FLIGHT) {
            probing = Probing.OUTDATED;
        }
    }

    // Probes

    /** Takes the answer of a probe; false when it was not asked for in this phase. */
    boolean takesAnswer(Probed answer) {
        boolean counts = probing == Probing.IN_FLIGHT;
        probing = Probing.NONE;
        if (counts) {
            history = history.probed(answer.detail());
        }
        return counts;
    }

    String lastProbe() {
        return history.lastProbe().orElse("none");
    }

    void probeNow() {
        timers = timers.probeAt(nowMs);
    }

    /** Grants at once after a fresh probe; otherwise all who wait share the one probe. */
    void grantIfFreshElseProbe() {
        if (nowMs < freshUntilMs) {
            grantAll();
        } else if (probing == Probing.NONE && timers.nextProbeMs() == Timers.NEVER) {
            probeNow();
        }
    }

    void foundHealthy() {
        freshUntilMs = nowMs + Settings.FRESH_MS;
        history = history.healthy();
    }

    void foundUnhealthy() {
        freshUntilMs = Long.MIN_VALUE;
    }

    /** The last answer of this generation does not count any more. */
    void doubt(long leased) {
        if (leased == generation) {
            foundUnhealthy();
        }
    }

    /** A server whose leases are told apart from those of the one before. */
    void newServer(Phase next) {
        generation++;
        leases = 0;
        enter(next);
    }

    // Waiters, holds and leases

    void join(long waiter) {
        waiters.add(waiter);
    }

    /** Forgets a waiter; false when it was not waiting. */
    boolean leave(long waiter) {
        return waiters.remove((Object) waiter);
    }

    boolean hasWaiters() {
        return !waiters.isEmpty();
    }

    boolean wanted() {
        return hasWaiters() || holds.open() > 0;
    }

    /** Takes a hold back; false when its start has had its outcome already. */
    boolean unhold() {
        int before = holds.open();
        holds = holds.remove();
        return holds.open() < before;
    }

    /** Ends a lease; false when it belongs to an earlier generation or a process now gone. */
    boolean release(long leased) {
        if (leased != generation || leases == 0) {
            return false;
        }
        leases--;
        return true;
    }

    void grantAll() {
        leases += waiters.size();
        waiters.forEach(waiter -> emit(new Grant(waiter, generation)));
        waiters.clear();
        holds = holds.settle();
    }

    void refuseAll(Refusal why) {
        waiters.forEach(waiter -> emit(new Refuse(waiter, why)));
        waiters.clear();
        holds = holds.settle();
    }
}
