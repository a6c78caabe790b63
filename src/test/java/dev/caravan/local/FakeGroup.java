package dev.caravan.local;

import dev.caravan.local.Event.GroupGranted;
import dev.caravan.local.Event.Unyield;
import dev.caravan.local.Event.Yield;

import java.util.ArrayDeque;
import java.util.Deque;

/** A group with one place: grants come late, and never after their service has left. */
final class FakeGroup {
    private final Deque<FakeService> members = new ArrayDeque<>();
    private boolean granted;

    void join(FakeService service) {
        if (service.process.state == FakeProcess.State.ALIVE) {
            // An orphan is there already, so it has the place.
            members.remove(service);
            members.addFirst(service);
            granted = true;
        } else if (!members.contains(service)) {
            members.addLast(service);
        }
    }

    void leave(FakeService service) {
        if (members.peekFirst() == service) {
            granted = false;
        }
        members.remove(service);
    }

    boolean holds(FakeService service) {
        return granted && members.peekFirst() == service;
    }

    /** Grants the free place; asks its holder for it when somebody waits, else no more. */
    void deliver() {
        FakeService first = members.peekFirst();
        if (first == null) {
            return;
        }
        if (!granted) {
            granted = true;
            first.feed(new GroupGranted());
        } else if (members.size() > 1) {
            first.feed(new Yield());
        } else {
            first.feed(new Unyield());
        }
    }
}
