package dev.caravan.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.fake.Postgres;
import dev.caravan.store.Store;
import dev.caravan.store.StoreUnavailable;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

@DisplayName("GUA-9: jobs in a real PostgreSQL")
final class PostgresBatchTest extends JobStoreContract {
    @SuppressWarnings("NullAway.Init")
    private Store store;

    @BeforeEach
    void open() {
        store =
                new Store(
                        Postgres.shared().database(),
                        Path.of("target", "no-state"),
                        () -> 0,
                        _ -> {});
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    @DisplayName("GUA-3: one that sleeps in the middle of a write keeps a job from nobody for long")
    void takesAJobFromASleepingTransaction() throws Exception {
        BatchJob job = job(Inputs.lines(1, "a/one"));
        JobLease lease = validated(job, "one");
        CountDownLatch asleep = new CountDownLatch(1);
        CountDownLatch wake = new CountDownLatch(1);
        CompletableFuture<Void> sleeper =
                CompletableFuture.runAsync(
                        () -> sleepInside(job.id(), asleep, wake), Thread::startVirtualThread);
        asleep.await();
        now.addAndGet(101);
        CompletableFuture<Boolean> taken =
                CompletableFuture.supplyAsync(
                        () -> take(job.id(), "two"), Thread::startVirtualThread);
        try {
            assertThat(taken).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(true);
        } finally {
            wake.countDown();
        }
        sleeper.join();
        assertThatThrownBy(() -> lease.renew(100)).isInstanceOf(LeaseLost.class);
    }

    @Test
    @DisplayName("INT-4: a delivery that takes its time is no sleep, and happens once")
    void deliversSlowly() throws Exception {
        FolderRows rows = new FolderRows(store, "intake:slow/");
        store.inTransaction(
                tx -> {
                    rows.add(tx, "a", "batch_1");
                    return true;
                });
        AtomicInteger times = new AtomicInteger();
        boolean settled =
                rows.settle(
                        "a",
                        () -> {
                            times.incrementAndGet();
                            LockSupport.parkNanos(Duration.ofMillis(6_500).toNanos());
                        });
        assertThat(settled).isTrue();
        assertThat(times).hasValue(1);
        assertThat(rows.names()).isEmpty();
    }

    /** The first time only: its transaction is run again when it wakes. */
    private void sleepInside(String job, CountDownLatch asleep, CountDownLatch wake) {
        try {
            store.inTransaction(
                    tx -> {
                        var row = JobRows.locked(tx, job);
                        if (asleep.getCount() > 0) {
                            asleep.countDown();
                            await(wake);
                        }
                        tx.update("UPDATE batch_jobs SET failed = 0 WHERE id = ?", job);
                        return row;
                    });
        } catch (StoreUnavailable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    Store store() {
        return store;
    }
}
