package dev.caravan.local;

import dev.caravan.local.Event.Adopted;
import dev.caravan.local.Event.Asked;
import dev.caravan.local.Event.Closed;
import dev.caravan.local.Event.CouldNotStart;
import dev.caravan.local.Event.Doubted;
import dev.caravan.local.Event.Exited;
import dev.caravan.local.Event.GaveUp;
import dev.caravan.local.Event.GroupGranted;
import dev.caravan.local.Event.Hold;
import dev.caravan.local.Event.Probed;
import dev.caravan.local.Event.Released;
import dev.caravan.local.Event.Started;
import dev.caravan.local.Event.StopAsked;
import dev.caravan.local.Event.Tick;
import dev.caravan.local.Event.Unhold;
import dev.caravan.local.Event.Unyield;
import dev.caravan.local.Event.Yield;
import dev.caravan.local.Refusal.Failed;

/** Our process is alive and was healthy: READY. */
final class WhenReady {
    private WhenReady() {}

    static void ready(Draft draft, Event event) {
        switch (event) {
            case Asked(long waiter) -> {
                draft.join(waiter);
                draft.timers = draft.timers.idleStopAt(Timers.NEVER);
                if (!held(draft)) {
                    draft.grantIfFreshElseProbe();
                }
            }
            case GaveUp(long waiter) -> {
                if (draft.leave(waiter) && !draft.hasWaiters()) {
                    stopPolling(draft);
                    idleFromNow(draft);
                }
            }
            case Released(long generation) -> {
                if (draft.release(generation)) {
                    released(draft);
                }
            }
            case Probed(boolean healthy, _) -> {
                if (healthy) {
                    healthy(draft);
                } else {
                    unhealthy(draft);
                }
            }
            case Exited(String how) -> {
                draft.history = draft.history.erred("the process ended while in use: " + how);
                Life.gone(draft);
            }
            case Tick _ -> {
                if (draft.nowMs >= draft.timers.deadlineMs()) {
                    giveUpOnHealth(draft);
                } else if (draft.nowMs >= draft.timers.idleStopAtMs()) {
                    Life.end(draft);
                }
            }
            // Nothing to wait for: its outcome is already there.
            case Hold _ -> draft.holds = draft.holds.addSettled();
            case Unhold _ -> draft.unhold();
            case StopAsked _ -> {
                draft.refuseAll(new Failed(ServiceMachine.STOPPED_ON_REQUEST));
                Life.end(draft);
            }
            case Yield _ -> giveWay(draft);
            case Unyield _ -> keepPlace(draft);
            case Closed _ -> draft.closed = true;
            // A connection may fail while our process lives; its end is reported by the system.
            case Started _, CouldNotStart _, GroupGranted _, Adopted _, Doubted _ -> {}
        }
    }

    /** Once nobody uses it or waits, the idle time runs, or the group gets its place. */
    static void idleFromNow(Draft draft) {
        if (draft.leases > 0 || draft.hasWaiters()) {
            return;
        }
        if (draft.yielding) {
            Life.end(draft);
        } else if (draft.settings.idleStopMs() > 0) {
            draft.timers = draft.timers.idleStopAt(draft.nowMs + draft.settings.idleStopMs());
        }
    }

    /** While the group wants the place, no lease is added to those that keep us from leaving it. */
    private static boolean held(Draft draft) {
        return draft.yielding && draft.leases > 0;
    }

    private static void released(Draft draft) {
        if (draft.yielding && draft.leases == 0) {
            Life.end(draft);
        } else {
            idleFromNow(draft);
        }
    }

    private static void healthy(Draft draft) {
        draft.foundHealthy();
        stopPolling(draft);
        if (!held(draft)) {
            draft.grantAll();
        }
    }

    private static void unhealthy(Draft draft) {
        draft.foundUnhealthy();
        if (!draft.hasWaiters()) {
            return;
        }
        if (draft.yielding && draft.leases == 0) {
            Life.end(draft);
            return;
        }
        draft.timers = draft.timers.probeAt(draft.nowMs + Settings.PROBE_INTERVAL_MS);
        if (!isPolling(draft)) {
            long deadlineMs = draft.nowMs + draft.settings.readyTimeoutMs();
            draft.timers = draft.timers.deadlineAt(deadlineMs);
        }
    }

    /** A fresh start helps those who wait, but only when it takes nothing from those served. */
    private static void giveUpOnHealth(Draft draft) {
        String why =
                "not healthy for "
                        + draft.settings.readyTimeoutMs()
                        + " ms; last probe: "
                        + draft.lastProbe();
        draft.history = draft.history.erred(why);
        stopPolling(draft);
        if (draft.leases == 0) {
            Life.end(draft);
        } else {
            String open = "; not started afresh, open leases: " + draft.leases;
            draft.refuseAll(new Failed(why + open));
        }
    }

    private static void giveWay(Draft draft) {
        boolean nobodySoon = !draft.hasWaiters() || isPolling(draft);
        if (draft.leases == 0 && nobodySoon) {
            Life.end(draft);
        } else {
            draft.yielding = true;
        }
    }

    /** Those who were kept waiting are served again; a service that is dropped still ends. */
    private static void keepPlace(Draft draft) {
        if (draft.yielding && !draft.closed) {
            draft.yielding = false;
            if (draft.hasWaiters()) {
                draft.grantIfFreshElseProbe();
            }
        }
    }

    private static boolean isPolling(Draft draft) {
        return draft.timers.deadlineMs() != Timers.NEVER;
    }

    private static void stopPolling(Draft draft) {
        draft.timers = draft.timers.deadlineAt(Timers.NEVER).probeAt(Timers.NEVER);
    }
}
