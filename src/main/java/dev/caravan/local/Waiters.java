package dev.caravan.local;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
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

    private record Waiter(CompletableFuture<Lease> lease, long askedMs, boolean hadToStart) {}

    /**
     * None yet.
     *
     * @param release given the generation of each lease that ends
     */
    Waiters(LongSupplier nowMs, LongConsumer release) {
        this.nowMs = nowMs;
        this.release = release;
    }

    /** One more; its answer is the future's. */
    CompletableFuture<Lease> add(long waiter, boolean hasToStart) {
        CompletableFuture<Lease> lease = new CompletableFuture<>();
        open.put(waiter, new Waiter(lease, nowMs.getAsLong(), hasToStart));
        return lease;
    }

    void grant(long waiter, long generation, boolean foreign) {
        Waiter asked = open.remove(waiter);
        Lease.How how =
                foreign
                        ? Lease.How.FOREIGN
                        : asked != null && asked.hadToStart() ? Lease.How.STARTED : Lease.How.READY;
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

    /** Ends a wait from outside; an answer that is there already stays. */
    static void end(CompletableFuture<Lease> lease, ServiceUnavailable.Kind kind) {
        String text =
                switch (kind) {
                    case OUT_OF_TIME -> "the service was not ready in the time that was left";
                    case ABANDONED -> "the caller left";
                    case FAILED, QUEUE_FULL -> "the wait was ended";
                };
        lease.completeExceptionally(new ServiceUnavailable(kind, text, OptionalLong.empty()));
    }
}
