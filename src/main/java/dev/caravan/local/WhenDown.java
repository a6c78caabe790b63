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

/** The phases without any server: STOPPED, CHECKING, QUEUED. */
final class WhenDown {
    private WhenDown() {}

    static void stopped(Draft draft, Event event) {
        switch (event) {
            case Asked(long waiter) -> {
                draft.join(waiter);
                Life.begin(draft);
            }
            case Hold _ -> {
                draft.holds = draft.holds.add();
                Life.begin(draft);
            }
            case Unhold _ -> draft.unhold();
            case Adopted _ -> {
                Life.joinGroup(draft);
                Life.adopt(draft);
            }
            case GroupGranted _ -> Life.leaveGroup(draft);
            case Closed _ -> draft.closed = true;
            case GaveUp _,
                    Released _,
                    Probed _,
                    Started _,
                    CouldNotStart _,
                    Exited _,
                    Tick _,
                    StopAsked _,
                    Yield _,
                    Unyield _,
                    Doubted _ -> {}
        }
    }

    static void checking(Draft draft, Event event) {
        switch (event) {
            case Asked(long waiter) -> draft.join(waiter);
            case GaveUp(long waiter) -> {
                if (draft.leave(waiter) && !draft.wanted()) {
                    draft.enter(Phase.STOPPED);
                }
            }
            case Probed(boolean healthy, _) -> {
                if (healthy) {
                    draft.newServer(Phase.FOREIGN);
                    draft.foundHealthy();
                    draft.grantAll();
                } else {
                    Life.launch(draft);
                }
            }
            case Hold _ -> draft.holds = draft.holds.add();
            case Unhold _ -> {
                if (draft.unhold() && !draft.wanted()) {
                    draft.enter(Phase.STOPPED);
                }
            }
            case StopAsked _ -> {
                draft.refuseAll(new Failed(ServiceMachine.STOPPED_ON_REQUEST));
                draft.enter(Phase.STOPPED);
            }
            case Adopted _ -> {
                Life.joinGroup(draft);
                Life.adopt(draft);
            }
            case GroupGranted _ -> Life.leaveGroup(draft);
            case Closed _ -> {
                draft.closed = true;
                draft.refuseAll(new Refusal.Closed());
                draft.enter(Phase.STOPPED);
            }
            case Released _,
                    Started _,
                    CouldNotStart _,
                    Exited _,
                    Tick _,
                    Yield _,
                    Unyield _,
                    Doubted _ -> {}
        }
    }

    static void queued(Draft draft, Event event) {
        switch (event) {
            case Asked(long waiter) -> draft.join(waiter);
            case GaveUp(long waiter) -> {
                if (draft.leave(waiter) && !draft.wanted()) {
                    leaveQueue(draft);
                }
            }
            case Hold _ -> draft.holds = draft.holds.add();
            case Unhold _ -> {
                if (draft.unhold() && !draft.wanted()) {
                    leaveQueue(draft);
                }
            }
            case GroupGranted _ -> Life.order(draft);
            case StopAsked _ -> {
                draft.refuseAll(new Failed(ServiceMachine.STOPPED_ON_REQUEST));
                leaveQueue(draft);
            }
            // Already in the group's queue: a second JoinGroup would take a second place.
            case Adopted _ -> Life.adopt(draft);
            case Closed _ -> {
                draft.closed = true;
                draft.refuseAll(new Refusal.Closed());
                leaveQueue(draft);
            }
            case Released _,
                    Probed _,
                    Started _,
                    CouldNotStart _,
                    Exited _,
                    Tick _,
                    Yield _,
                    Unyield _,
                    Doubted _ -> {}
        }
    }

    private static void leaveQueue(Draft draft) {
        draft.enter(Phase.STOPPED);
        Life.leaveGroup(draft);
    }
}
