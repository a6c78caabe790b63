package dev.caravan.local;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Who holds the place of each group, and who waits for it in order (SVC-12). Thread-safe. It is
 * called under the lock of one service and calls others only through the executor, so that no two
 * locks are held at once.
 */
final class ServiceGroups {
    private final Executor later;
    private final Map<String, Place> places = new HashMap<>();

    ServiceGroups(Executor later) {
        this.later = later;
    }

    private static final class Place {
        private ServiceUnit holder;
        private final Queue<ServiceUnit> queue = new ArrayDeque<>();

        Place(ServiceUnit first) {
            holder = first;
        }
    }

    /** The place, now or in turn; the holder is asked to make room. */
    synchronized void join(String group, ServiceUnit unit) {
        Place place = places.get(group);
        if (place == null) {
            places.put(group, new Place(unit));
            grant(group, unit);
        } else if (place.holder == unit) {
            grant(group, unit);
        } else {
            place.queue.add(unit);
            ServiceUnit holder = place.holder;
            later.execute(() -> holder.accept(new Event.Yield()));
        }
    }

    /** A unit that has left meanwhile must not take the word for the place of a later wish. */
    private void grant(String group, ServiceUnit unit) {
        later.execute(() -> unit.acceptIf(() -> holds(group, unit), new Event.GroupGranted()));
    }

    private synchronized boolean holds(String group, ServiceUnit unit) {
        Place place = places.get(group);
        return place != null && place.holder == unit;
    }

    /** Whether a unit would have to wait for the place. */
    synchronized boolean isTaken(String group, ServiceUnit unit) {
        Place place = places.get(group);
        return place != null && place.holder != unit;
    }

    /** Gives up the place or the wish for it. */
    synchronized void leave(String group, ServiceUnit unit) {
        Place place = places.get(group);
        if (place == null) {
            return;
        }
        place.queue.remove(unit);
        if (place.holder != unit) {
            return;
        }
        ServiceUnit next = place.queue.poll();
        if (next == null) {
            places.remove(group);
            return;
        }
        place.holder = next;
        grant(group, next);
        if (!place.queue.isEmpty()) {
            later.execute(() -> next.accept(new Event.Yield()));
        }
    }
}
