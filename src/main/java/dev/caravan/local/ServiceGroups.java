package dev.caravan.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Who holds the place of each group, and who waits for it: those with interactive requests first,
 * else in order (SVC-12). Thread-safe. It is called under the lock of one service and calls others
 * only through the executor, so that no two locks are held at once; and as the executor keeps no
 * order, each call says when it still counts.
 */
final class ServiceGroups {
    private final Executor later;
    private final Map<String, Place> places = new HashMap<>();

    ServiceGroups(Executor later) {
        this.later = later;
    }

    /** A service as its group sees it. */
    interface Member {
        /** Takes the event, unless what it follows from does not hold any more at its turn. */
        void acceptIf(BooleanSupplier stillSo, Event event);

        /**
         * Whether somebody interactive waits for it; asked at any time, answered without a lock.
         */
        boolean isUrgent();
    }

    private static final class Place {
        private Member holder;

        /** Whether the holder was told that it is; before that, nothing it is asked counts. */
        private boolean told;

        private final List<Member> queue = new ArrayList<>();

        Place(Member first) {
            holder = first;
        }

        void pass() {
            holder = takeNext();
            told = false;
        }

        /** The next one; the queue must not be empty. */
        private Member takeNext() {
            for (Member member : queue) {
                if (member.isUrgent()) {
                    queue.remove(member);
                    return member;
                }
            }
            return queue.removeFirst();
        }
    }

    /** The place, now or in turn; the holder is asked to make room. */
    synchronized void join(String group, Member member) {
        Place place = places.get(group);
        if (place == null) {
            places.put(group, new Place(member));
            grant(group, member);
        } else if (place.holder.equals(member)) {
            grant(group, member);
        } else {
            if (!place.queue.contains(member)) {
                place.queue.add(member);
            }
            if (place.told) {
                Member holder = place.holder;
                later.execute(() -> askForPlace(group, holder));
            }
        }
    }

    /**
     * A member that has left meanwhile must not take the word for the place of a later wish. Who
     * waits by then asks behind it: a service that does not know of its place gives none up.
     */
    private void grant(String group, Member member) {
        later.execute(
                () -> {
                    member.acceptIf(() -> holds(group, member), new Event.GroupGranted());
                    told(group, member);
                    askForPlace(group, member);
                });
    }

    private synchronized void told(String group, Member member) {
        Place place = places.get(group);
        if (place != null && place.holder.equals(member)) {
            place.told = true;
        }
    }

    private void askForPlace(String group, Member holder) {
        holder.acceptIf(() -> holds(group, holder) && isWaitedFor(group), new Event.Yield());
    }

    private void tell(Member member, BooleanSupplier stillSo, Event event) {
        later.execute(() -> member.acceptIf(stillSo, event));
    }

    private synchronized boolean holds(String group, Member member) {
        Place place = places.get(group);
        return place != null && place.holder.equals(member);
    }

    private synchronized boolean isWaitedFor(String group) {
        Place place = places.get(group);
        return place != null && !place.queue.isEmpty();
    }

    /** Whether a member would have to wait for the place. */
    synchronized boolean isTaken(String group, Member member) {
        Place place = places.get(group);
        return place != null && !place.holder.equals(member);
    }

    /** Gives up the place or the wish for it; a wish that was the last is taken back. */
    synchronized void leave(String group, Member member) {
        Place place = places.get(group);
        if (place == null) {
            return;
        }
        if (place.holder.equals(member)) {
            pass(group, place);
        } else if (place.queue.remove(member) && place.queue.isEmpty()) {
            Member holder = place.holder;
            tell(holder, () -> holds(group, holder) && !isWaitedFor(group), new Event.Unyield());
        }
    }

    private void pass(String group, Place place) {
        if (place.queue.isEmpty()) {
            places.remove(group);
            return;
        }
        place.pass();
        grant(group, place.holder);
    }
}
