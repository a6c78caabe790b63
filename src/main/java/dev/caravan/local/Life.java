package dev.caravan.local;

import dev.caravan.local.Effect.JoinGroup;
import dev.caravan.local.Effect.Kill;
import dev.caravan.local.Effect.LeaveGroup;
import dev.caravan.local.Effect.Start;
import dev.caravan.local.Effect.Terminate;
import dev.caravan.local.Refusal.BackingOff;
import dev.caravan.local.Refusal.Closed;

import java.util.Optional;

/** The moves in the life of a server that several phases share. */
final class Life {
    private Life() {}

    /** Why nothing may be started now. */
    static Optional<Refusal> startRefusal(Draft draft) {
        if (draft.closed) {
            return Optional.of(new Closed());
        }
        if (draft.nowMs < draft.history.retryAtMs()) {
            String why = draft.history.lastError().orElse("");
            return Optional.of(new BackingOff(draft.history.retryAtMs() - draft.nowMs, why));
        }
        return Optional.empty();
    }

    /** From STOPPED: looks whether a server is there, or refuses all who wait. */
    static void begin(Draft draft) {
        Optional<Refusal> refusal = startRefusal(draft);
        if (refusal.isPresent()) {
            draft.refuseAll(refusal.get());
        } else {
            draft.enter(Phase.CHECKING);
            draft.probeNow();
        }
    }

    /** Starts our process, or queues for the group's place first. */
    static void launch(Draft draft) {
        if (draft.settings.group().isPresent()) {
            draft.enter(Phase.QUEUED);
            draft.emit(new JoinGroup());
        } else {
            order(draft);
        }
    }

    static void order(Draft draft) {
        draft.newServer(Phase.STARTING);
        draft.timers = draft.timers.deadlineAt(draft.nowMs + draft.settings.readyTimeoutMs());
        draft.history = draft.history.ordered();
        draft.emit(new Start());
    }

    /** Takes over a running orphan, which has readyTimeoutMs from now to become ready. */
    static void adopt(Draft draft) {
        draft.newServer(Phase.STARTING);
        draft.alive = true;
        if (draft.closed) {
            end(draft);
        } else {
            draft.timers = draft.timers.deadlineAt(draft.nowMs + draft.settings.readyTimeoutMs());
            draft.probeNow();
        }
    }

    /** Tells our process to end; one that is not reported alive yet is told once it is. */
    static void end(Draft draft) {
        draft.enter(Phase.STOPPING);
        if (draft.alive) {
            terminate(draft);
        }
    }

    static void terminate(Draft draft) {
        draft.emit(new Terminate());
        draft.timers = draft.timers.killAt(draft.nowMs + draft.settings.stopTimeoutMs());
    }

    static void kill(Draft draft) {
        draft.emit(new Kill());
        draft.killSent = true;
        draft.timers = draft.timers.killAt(Timers.NEVER);
    }

    /** Our process is no more; who still wants the service asks again. */
    static void gone(Draft draft) {
        draft.alive = false;
        draft.killSent = false;
        draft.yielding = false;
        draft.leases = 0;
        draft.enter(Phase.STOPPED);
        leaveGroup(draft);
        if (draft.wanted()) {
            begin(draft);
        }
    }

    static void joinGroup(Draft draft) {
        if (draft.settings.group().isPresent()) {
            draft.emit(new JoinGroup());
        }
    }

    static void leaveGroup(Draft draft) {
        if (draft.settings.group().isPresent()) {
            draft.emit(new LeaveGroup());
        }
    }
}
