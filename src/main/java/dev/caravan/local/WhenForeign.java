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

/** Somebody else's server, used and never signalled: FOREIGN. */
final class WhenForeign {
    private WhenForeign() {}

    static void foreign(Draft draft, Event event) {
        switch (event) {
            case Asked(long waiter) -> {
                draft.join(waiter);
                draft.grantIfFreshElseProbe();
            }
            case GaveUp(long waiter) -> draft.leave(waiter);
            case Released(long generation) -> draft.release(generation);
            case Probed(boolean healthy, _) -> {
                if (healthy) {
                    draft.foundHealthy();
                    draft.grantAll();
                } else {
                    lost(draft);
                }
            }
            case Doubted(long generation) -> draft.doubt(generation);
            case Hold _ -> draft.holds = draft.holds.addSettled();
            case Unhold _ -> draft.unhold();
            case Adopted _ -> own(draft);
            case GroupGranted _ -> Life.leaveGroup(draft);
            case Closed _ -> draft.closed = true;
            case Started _, CouldNotStart _, Exited _, Tick _, StopAsked _, Yield _, Unyield _ -> {}
        }
    }

    /** It no longer answers: those who wait get a server of our own. */
    private static void lost(Draft draft) {
        draft.leases = 0;
        draft.enter(Phase.STOPPED);
        if (draft.closed) {
            draft.refuseAll(new Refusal.Closed());
        } else if (draft.wanted()) {
            Life.launch(draft);
        }
    }

    /** The server turned out to be an orphan of ours: its leases go on. */
    private static void own(Draft draft) {
        Life.joinGroup(draft);
        draft.alive = true;
        draft.enter(Phase.READY);
        if (draft.hasWaiters()) {
            draft.probeNow();
        }
        WhenReady.idleFromNow(draft);
    }
}
