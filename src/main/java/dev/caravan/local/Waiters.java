package dev.caravan.local;

import dev.caravan.local.ServiceUnavailable.Kind;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Those who asked a service and have no answer yet. Used under the service's lock, but for {@link
 * #end}.
 */
final class Waiters {
    private final Map<Long, Waiter> open = new HashMap<>();
    private final LongSupplier nowMs;
    private final LongConsumer release;

    /**
     * One who asked.
     *
     * @param generation of the server that was up at that time; empty when none was
     */
    private record Waiter(CompletableFuture<Lease> lease, long askedMs, OptionalLong generation) {
        boolean waitedForAnother(long granted) {
            return generation.isEmpty() || generation.getAsLong() != granted;
        }
    }

    /**
     * None yet.
     *
     * @param release given the generation of each lease that ends
     */
    Waiters(LongSupplier nowMs, LongConsumer release) {
        this.nowMs = nowMs;
        this.release = release;
    }

    /**
     * One more; its answer is the future's.
     *
     * @param up whether a server is up, of this generation
     */
    CompletableFuture<Lease> add(long waiter, boolean up, long generation) {
        CompletableFuture<Lease> lease = new CompletableFuture<>();
        open.put(
                waiter,
                new Waiter(
                        lease,
                        nowMs.getAsLong(),
                        up ? OptionalLong.of(generation) : OptionalLong.empty()));
        return lease;
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
        Lease lease = new Lease(how, waitedMs, generation, release);
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
            end(lease, Kind.OUT_OF_TIME);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(lease, Kind.ABANDONED);
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

    /** Ends a wait from outside; an answer that is there already stays. */
    static void end(CompletableFuture<Lease> lease, Kind kind) {
        String text =
                switch (kind) {
                    case OUT_OF_TIME -> "the service was not ready in the time that was left";
                    case ABANDONED -> "the caller left";
                    case FAILED, QUEUE_FULL -> "the wait was ended";
                };
        lease.completeExceptionally(new ServiceUnavailable(kind, text, OptionalLong.empty()));
    }
}
