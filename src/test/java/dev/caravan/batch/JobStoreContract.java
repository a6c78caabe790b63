package dev.caravan.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.batch.JobState.Event;
import dev.caravan.batch.JobStore.Order;
import dev.caravan.openai.ApiError;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Who may write a job, in every kind of store. */
abstract class JobStoreContract extends BatchStoreContract {
    /** How far ahead one of two that race may be, in nanoseconds. */
    private static final long HEAD_START = 2_000_000;

    @Test
    @DisplayName("GUA-3: an owner that slept writes nothing any more")
    void fencesAnOwnerThatSlept() throws Exception {
        BatchJob job = job(Inputs.lines(2, "a/one"));
        JobLease asleep = validated(job, "one");
        assertThat(jobs().take(job.id(), "two", 100)).isEmpty();
        assertThat(jobs().free("two")).isEmpty();
        now.addAndGet(101);
        assertThat(jobs().free("two")).containsExactly(job.id());
        JobLease awake = jobs().take(job.id(), "two", 100).orElseThrow();
        add(awake, 1, false, result("two"));

        assertThatThrownBy(() -> add(asleep, 2, false, result("one")))
                .isInstanceOf(LeaseLost.class);
        assertThatThrownBy(() -> asleep.renew(100)).isInstanceOf(LeaseLost.class);
        assertThatThrownBy(() -> asleep.tell(Event.ALL_DONE)).isInstanceOf(LeaseLost.class);
        assertThat(jobs().find(job.id()).orElseThrow().counts())
                .isEqualTo(new BatchJob.Counts(2, 1, 0));
    }

    @Test
    @DisplayName("GUA-3: many who want a job: one gets it")
    void isTakenByOne() throws Exception {
        BatchJob job = job(Inputs.lines(1, "a/one"));
        List<CompletableFuture<Boolean>> all =
                IntStream.range(0, 12)
                        .mapToObj(
                                i ->
                                        CompletableFuture.supplyAsync(
                                                () -> take(job.id(), "owner" + i),
                                                Thread::startVirtualThread))
                        .toList();
        assertThat(all.stream().filter(CompletableFuture::join)).hasSize(1);
    }

    final boolean take(String id, String owner) {
        try {
            return jobs().take(id, owner, 1_000).isPresent();
        } catch (dev.caravan.store.StoreUnavailable e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("GUA-8: cancel racing completion ends in one of the two")
    void endsOnceWhenCancelRacesCompletion() throws Exception {
        race(100);
    }

    /** H2 takes 20 seconds for so many: each of their transactions waits for the disk. */
    @Test
    @Tag("soak")
    @DisplayName("GUA-8: cancel racing completion ends in one of the two, a thousand times")
    void endsOnceInAThousandRaces() throws Exception {
        race(1_000);
    }

    private void race(int rounds) throws Exception {
        Random random = new Random(5);
        Set<JobState> seen = EnumSet.noneOf(JobState.class);
        String file = input(Inputs.lines(1, "a/one"));
        for (int round = 0; round < rounds; round++) {
            BatchJob job = jobs().create(new Order(Inputs.CHAT, file, NOTHING), Optional.empty());
            JobLease lease = validated(job, "me");
            lease.addResults(List.of(LineResult.of(1, false, result("c1"))));
            CountDownLatch go = new CountDownLatch(1);
            long late = random.nextLong(-HEAD_START, HEAD_START);
            CompletableFuture<Boolean> cancelled =
                    CompletableFuture.supplyAsync(
                            () -> {
                                await(go);
                                LockSupport.parkNanos(-late);
                                return cancel(job.id());
                            },
                            Thread::startVirtualThread);
            go.countDown();
            LockSupport.parkNanos(late);
            lease.tell(Event.ALL_DONE);
            boolean answered = cancelled.join();
            JobState end = lease.tell(Event.DELIVERED);
            assertThat(end).isEqualTo(answered ? JobState.CANCELLED : JobState.COMPLETED);
            assertThat(jobs().find(job.id()).orElseThrow().state()).isEqualTo(end);
            seen.add(end);
        }
        assertThat(seen).containsExactlyInAnyOrder(JobState.CANCELLED, JobState.COMPLETED);
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean cancel(String id) {
        try {
            return jobs().cancel(id).state() == JobState.CANCELLING;
        } catch (ApiError e) {
            assertThat(e.status()).isEqualTo(409);
            return false;
        } catch (dev.caravan.store.StoreUnavailable e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("6.4: the same key makes one batch, also at once; another body is refused")
    void makesOneJobForAKey() throws Exception {
        String file = input(Inputs.lines(1, "a/one"));
        Order order = new Order(Inputs.CHAT, file, NOTHING);
        Optional<JobStore.Key> key = Optional.of(new JobStore.Key("k", "hash"));
        List<CompletableFuture<String>> all =
                IntStream.range(0, 8)
                        .mapToObj(
                                _ ->
                                        CompletableFuture.supplyAsync(
                                                () -> create(order, key),
                                                Thread::startVirtualThread))
                        .toList();
        assertThat(all.stream().map(CompletableFuture::join).distinct()).hasSize(1);
        assertThatThrownBy(() -> jobs().create(order, Optional.of(new JobStore.Key("k", "other"))))
                .isInstanceOf(ApiError.class)
                .hasMessageContaining("another body");
        now.addAndGet(JobStore.KEY_MS + 1);
        assertThat(create(order, key)).isNotEqualTo(all.getFirst().join());
        assertThatThrownBy(
                        () ->
                                jobs().create(
                                                new Order(Inputs.CHAT, "file-0", NOTHING),
                                                Optional.empty()))
                .isInstanceOf(ApiError.class)
                .extracting("status")
                .isEqualTo(404);
    }

    private String create(Order order, Optional<JobStore.Key> key) {
        try {
            return jobs().create(order, key).id();
        } catch (dev.caravan.store.StoreUnavailable e) {
            throw new IllegalStateException(e);
        }
    }
}
