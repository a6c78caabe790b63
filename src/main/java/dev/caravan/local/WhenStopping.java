package dev.caravan.local;

import dev.caravan.local.Effect.Refuse;
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

/** Our process is to end: STOPPING. Nobody is served by it any more. */
final class WhenStopping {
    private WhenStopping() {}

    static void stopping(Draft draft, Event event) {
        switch (event) {
            case Asked(long waiter) ->
                    Life.startRefusal(draft)
                            .ifPresentOrElse(
                                    why -> draft.emit(new Refuse(waiter, why)),
                                    () -> draft.join(waiter));
            case Hold _ ->
                    draft.holds =
                            Life.startRefusal(draft).isPresent()
                                    ? draft.holds.addSettled()
                                    : draft.holds.add();
            case GaveUp(long waiter) -> draft.leave(waiter);
            case Unhold _ -> draft.unhold();
            case Released(long generation) -> draft.release(generation);
            case Started _ -> {
                draft.alive = true;
                Life.terminate(draft);
            }
            case CouldNotStart _, Exited _ -> Life.gone(draft);
            case Tick _ -> {
                if (draft.nowMs >= draft.timers.killAtMs()) {
                    Life.kill(draft);
                }
            }
            case StopAsked _ -> draft.refuseAll(new Failed(ServiceMachine.STOPPED_ON_REQUEST));
            case Closed _ -> {
                draft.closed = true;
                draft.refuseAll(new Refusal.Closed());
            }
            case Probed _, Yield _, Unyield _, GroupGranted _, Adopted _, Doubted _ -> {}
        }
    }
}
