package dev.caravan.local;

import dev.caravan.local.ServiceUnavailable.Kind;

import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Those who asked a service and have no answer yet. Used under the service's lock, but for {@link
 * #nextId}, {@link #end} and the waiting itself.
 */
final class Waiters {
    private final SortedMap<Long, Waiter> open = new TreeMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final LongSupplier nowMs;
    private final Consumer<Event> events;
    private final Consumer<CompletableFuture<Lease>> answered;

    /**
     * One who asked.
     *
     * @param generation of the server that was up at that time; empty when none was
     */
    private record Waiter(
            CompletableFuture<Lease> lease,
            Priority priority,
            long askedMs,
            OptionalLong generation) {
        boolean waitedForAnother(long granted) {
            return generation.isEmpty() || generation.getAsLong() != granted;
        }
    }

    /**
     * None yet.
     *
     * @param events given the end of each lease
     * @param answered given each request that has its answer, or whose wait was ended
     */
    Waiters(
            LongSupplier nowMs,
            Consumer<Event> events,
            Consumer<CompletableFuture<Lease>> answered) {
        this.nowMs = nowMs;
        this.events = events;
        this.answered = answered;
    }

    /** A number above those before; at any time. */
    long nextId() {
        return ids.incrementAndGet();
    }

    /**
     * One more.
     *
     * @param waiter its own number, see {@link #nextId}
     * @param lease its answer
     * @param up whether a server is up, of this generation
     */
    void add(
            long waiter,
            Priority priority,
            CompletableFuture<Lease> lease,
            boolean up,
            long generation) {
        var _ = lease.whenComplete((_, _) -> answered.accept(lease));
        open.put(
                waiter,
                new Waiter(
                        lease,
                        priority,
                        nowMs.getAsLong(),
                        up ? OptionalLong.of(generation) : OptionalLong.empty()));
    }

    /** Those without an answer, in the order they asked. */
    List<CompletableFuture<Lease>> requests() {
        return open.values().stream().map(Waiter::lease).toList();
    }

    /** Whether somebody waits for the answer. */
    boolean isUrgent() {
        return open.values().stream().anyMatch(w -> w.priority() == Priority.INTERACTIVE);
    }

    void grant(long waiter, long generation, boolean foreign) {
        Waiter asked = open.remove(waiter);
        Lease.How how =
                foreign
                        ? Lease.How.FOREIGN
                        : asked != null && asked.waitedForAnother(generation)
                                ? Lease.How.STARTED
                                : Lease.How.READY;
        long waitedMs = asked == null ? 0 : nowMs.getAsLong() - asked.askedMs();
        Lease lease = new Lease(how, waitedMs, generation, events);
        // Who gave up in this moment does not hold the lease that it was just granted.
        if (asked == null || !asked.lease().complete(lease)) {
            lease.close();
        }
    }

    void refuse(long waiter, Refusal why) {
        Waiter asked = open.remove(waiter);
        if (asked != null) {
            asked.lease().completeExceptionally(ServiceUnavailable.of(why));
        }
    }

    /** Who gave up and has no answer. */
    void forget(long waiter) {
        open.remove(waiter);
    }

    /**
     * Waits for the answer; false when there is none or it is no lease, and the wait is over.
     *
     * @param leftMs at most so many milliseconds
     */
    static boolean isGranted(CompletableFuture<Lease> lease, long leftMs) {
        try {
            lease.get(leftMs, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            end(lease, Kind.OUT_OF_TIME, "the service was not ready in the time that was left");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abandon(lease);
        } catch (ExecutionException e) {
            // told by the answer, as the other ends are
        }
        return false;
    }

    /** A grant that came in the moment of another end is taken: the caller has its own clock. */
    static Lease answer(CompletableFuture<Lease> lease) throws ServiceUnavailable {
        try {
            return lease.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ServiceUnavailable known
                    ? known
                    : new ServiceUnavailable(Kind.FAILED, "the wait failed", OptionalLong.empty());
        }
    }

    /** The caller left. */
    static void abandon(CompletableFuture<Lease> lease) {
        end(lease, Kind.ABANDONED, "the caller left");
    }

    /** Ends a wait from outside; an answer that is there already stays. */
    static void end(CompletableFuture<Lease> lease, Kind kind, String text) {
        lease.completeExceptionally(new ServiceUnavailable(kind, text, OptionalLong.empty()));
    }
}
