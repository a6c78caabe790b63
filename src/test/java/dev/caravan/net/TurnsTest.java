package dev.caravan.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.net.Turns.Outcome;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

@DisplayName("LOD-1: so many requests are served, so many wait, no place is ever lost")
class TurnsTest {
    private static final Executor THREADS = Thread::startVirtualThread;

    private final Turns turns = new Turns();

    private CompletableFuture<Outcome> ask(Turns.Waiter waiter, int most, int queued, long ms) {
        return CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return waiter.await(
                                        most,
                                        queued,
                                        ms > 0 ? OptionalLong.of(ms) : OptionalLong.empty());
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        },
                        THREADS)
                // A lost place must fail the test, not hang it.
                .orTimeout(20, TimeUnit.SECONDS);
    }

    private CompletableFuture<Outcome> waits(Turns.Waiter waiter) {
        int before = turns.queued();
        CompletableFuture<Outcome> outcome = ask(waiter, 1, 10, 0);
        await().until(() -> turns.queued() == before + 1);
        return outcome;
    }

    private Turns.Waiter served() {
        Turns.Waiter waiter = turns.waiter();
        assertThat(ask(waiter, 1, 10, 0).join()).isEqualTo(Outcome.GRANTED);
        return waiter;
    }

    @Test
    void servesInTheOrderOfArrival() {
        Turns.Waiter first = served();
        Turns.Waiter second = turns.waiter();
        Turns.Waiter third = turns.waiter();
        CompletableFuture<Outcome> one = waits(second);
        CompletableFuture<Outcome> two = waits(third);

        first.close();

        assertThat(one.join()).isEqualTo(Outcome.GRANTED);
        assertThat(two).isNotDone();
        second.close();
        assertThat(two.join()).isEqualTo(Outcome.GRANTED);
    }

    @Test
    void refusesBeyondTheQueue() {
        served();
        CompletableFuture<Outcome> waiting = waits(turns.waiter());

        assertThat(waiting).isNotDone();
        assertThat(ask(turns.waiter(), 1, 1, 0).join()).isEqualTo(Outcome.FULL);
        assertThat(turns.queued()).isEqualTo(1);
    }

    @Test
    void givesThePlaceOfOneWhoLeftToTheNext() {
        Turns.Waiter first = served();
        Turns.Waiter leaving = turns.waiter();
        CompletableFuture<Outcome> left = waits(leaving);
        CompletableFuture<Outcome> next = waits(turns.waiter());

        leaving.abandon();
        assertThat(left.join()).isEqualTo(Outcome.ABANDONED);
        first.close();

        assertThat(next.join()).isEqualTo(Outcome.GRANTED);
    }

    @Test
    void endsAWaitThatTakesTooLong() {
        served();

        assertThat(ask(turns.waiter(), 1, 10, 30).join()).isEqualTo(Outcome.OUT_OF_TIME);
        assertThat(turns.queued()).isZero();
    }

    @Test
    void releasesOnce() {
        Turns.Waiter first = served();
        first.close();
        first.close();
        turns.waiter().close();

        assertThat(turns.running()).isZero();
        served();
        assertThat(turns.running()).isEqualTo(1);
    }

    @Test
    void losesNoPlaceInATurmoil() {
        AtomicInteger most = new AtomicInteger();
        ConcurrentLinkedQueue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            Turns.Waiter waiter = turns.waiter();
            boolean leaves = i % 7 == 0;
            all.add(
                    ask(waiter, 5, 300, i % 11 == 0 ? 2 : 0)
                            .thenAccept(
                                    outcome -> {
                                        most.accumulateAndGet(turns.running(), Math::max);
                                        outcomes.add(outcome);
                                        waiter.close();
                                    }));
            if (leaves) {
                waiter.abandon();
            }
        }
        all.forEach(CompletableFuture::join);

        assertThat(outcomes).hasSize(2_000);
        assertThat(most.get()).isLessThanOrEqualTo(5);
        assertThat(turns.running()).isZero();
        assertThat(turns.queued()).isZero();
    }
}
