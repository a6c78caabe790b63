package dev.caravan.local;

import dev.caravan.local.ServiceUnavailable.Kind;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One service's part in its group: the place, and the room of its requests in the queue. Used under
 * the service's lock.
 */
final class Membership {
    private final ServiceGroups groups;
    private final GroupQueues queues;
    private final ServiceGroups.Member member;
    private Optional<String> group;

    Membership(
            ServiceGroups groups,
            GroupQueues queues,
            ServiceGroups.Member member,
            Optional<String> group) {
        this.groups = groups;
        this.queues = queues;
        this.member = member;
        this.group = group;
    }

    void join() {
        group.ifPresent(name -> groups.join(name, member));
    }

    void leave() {
        group.ifPresent(name -> groups.leave(name, member));
    }

    /**
     * Goes over to another group or to none; nothing when it is the same. What it held in the old
     * one, the place or a wish, is free. A process that runs goes on; in the new group it has the
     * place or, behind another process that is asked for it, the next wish.
     *
     * @param accept feeds the service; reentrant
     */
    void move(Optional<String> next, ServiceModel model, Waiters waiters, Consumer<Event> accept) {
        if (group.equals(next)) {
            return;
        }
        leave();
        waiters.requests().forEach(queues::leave);
        group = next;
        accept.accept(new Event.Unyield());
        boolean wantsPlace = model.owned() || model.phase() == Phase.QUEUED;
        if (wantsPlace && next.isPresent()) {
            join();
        } else if (wantsPlace) {
            accept.accept(new Event.GroupGranted());
        }
    }

    /**
     * Takes room in the queue for each request that now waits for the place, gives it back for
     * those that do not, and ends those for which there is none, the latest first.
     */
    void settle(ServiceModel model, Waiters waiters) {
        group.ifPresent(name -> settle(name, model, waiters));
    }

    private void settle(String name, ServiceModel model, Waiters waiters) {
        boolean waits = waitsForPlace(name, model);
        for (CompletableFuture<Lease> request : waiters.requests()) {
            if (!waits) {
                queues.leave(request);
            } else if (!request.isDone() && !queues.enter(name, request)) {
                Waiters.end(
                        request, Kind.QUEUE_FULL, "too many requests wait for the group " + name);
            }
        }
    }

    /** Those of a starting service wait too, but for that start only: no queue of the group. */
    private boolean waitsForPlace(String name, ServiceModel model) {
        return switch (model.phase()) {
            case QUEUED -> groups.isTaken(name, member);
            case READY -> model.yielding() && model.leases() > 0;
            case STOPPED, CHECKING, STARTING, STOPPING, FOREIGN -> false;
        };
    }
}
