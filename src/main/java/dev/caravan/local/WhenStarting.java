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

/** Our process is ordered or alive and was never healthy: STARTING. */
final class WhenStarting {
    private WhenStarting() {}

    static void starting(Draft draft, Event event) {
        switch (event) {
            case Asked(long waiter) -> draft.join(waiter);
            case GaveUp(long waiter) -> {
                if (draft.leave(waiter)) {
                    cancelIfUnwanted(draft);
                }
            }
            case Hold _ -> draft.holds = draft.holds.add();
            case Unhold _ -> {
                if (draft.unhold()) {
                    cancelIfUnwanted(draft);
                }
            }
            case Started _ -> {
                draft.alive = true;
                draft.probeNow();
            }
            case CouldNotStart(String why) -> {
                fail(draft, why);
                Life.gone(draft);
            }
            case Exited(String how) -> {
                fail(draft, "the process ended before it was ready: " + how);
                Life.gone(draft);
            }
            case Probed(boolean healthy, _) -> {
                if (healthy) {
                    ready(draft);
                } else {
                    long nextMs = draft.nowMs + Settings.PROBE_INTERVAL_MS;
                    draft.timers = draft.timers.probeAt(nextMs);
                }
            }
            case Tick _ -> {
                if (draft.nowMs >= draft.timers.deadlineMs()) {
                    fail(draft, notReady(draft));
                    Life.end(draft);
                }
            }
            case StopAsked _ -> {
                draft.refuseAll(new Failed(ServiceMachine.STOPPED_ON_REQUEST));
                Life.end(draft);
            }
            case Yield _ -> {
                draft.yielding = true;
                cancelIfUnwanted(draft);
            }
            case Unyield _ -> draft.yielding = false;
            case Closed _ -> {
                draft.closed = true;
                draft.refuseAll(new Refusal.Closed());
                Life.end(draft);
            }
            case Released _, Doubted _, GroupGranted _, Adopted _ -> {}
        }
    }

    private static void ready(Draft draft) {
        draft.history = draft.history.startTook(draft.nowMs - draft.sinceMs());
        draft.enter(Phase.READY);
        draft.foundHealthy();
        draft.grantAll();
        WhenReady.idleFromNow(draft);
    }

    /** A start that only a hold wants gives way to the group, where somebody waits. */
    private static void cancelIfUnwanted(Draft draft) {
        if (draft.hasWaiters() || (draft.holds.open() > 0 && !draft.yielding)) {
            return;
        }
        draft.holds = draft.holds.settle();
        Life.end(draft);
    }

    private static void fail(Draft draft, String why) {
        draft.history = draft.history.startFailed(why, draft.nowMs);
        draft.refuseAll(new Failed(why));
    }

    private static String notReady(Draft draft) {
        String seen = draft.alive ? draft.lastProbe() : "none, the process was not reported alive";
        return "not ready within " + draft.settings.readyTimeoutMs() + " ms; last probe: " + seen;
    }
}
