package dev.caravan.local;

import static dev.caravan.local.Machines.grouped;
import static dev.caravan.local.Machines.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.caravan.local.ServiceUnavailable.Kind;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Services of one group on fake servers; real threads, real time. */
@Timeout(60)
final class GroupTest {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private final Machines machines;

    GroupTest(@TempDir Path folder) {
        machines = new Machines(folder);
    }

    @AfterEach
    void stop() {
        machines.close();
        threads.close();
    }

    private CompletableFuture<Lease> later(String id, Priority priority) {
        CompletableFuture<Lease> lease = new CompletableFuture<>();
        threads.execute(
                () -> {
                    try {
                        lease.complete(machines.lease(id, priority, _ -> {}));
                    } catch (ServiceUnavailable e) {
                        lease.completeExceptionally(e);
                    }
                });
        return lease;
    }

    private void awaitWaiting(String id, int count) {
        await().until(() -> machines.model(id).waiters().size() == count);
    }

    @Test
    @DisplayName("SVC-12: the queue is never overrun, whoever of the group is asked for")
    void keepsTheBoundUnderManyThreads() throws Exception {
        machines.configure(7, grouped("a", "gpu0"), grouped("b", "gpu0"), grouped("c", "gpu0"));
        for (int round = 0; round < 20; round++) {
            Lease held = machines.lease("a");
            AtomicInteger refused = new AtomicInteger();
            AtomicInteger served = new AtomicInteger();
            CountDownLatch start = new CountDownLatch(1);
            List<CompletableFuture<Void>> crowd = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String id = i % 2 == 0 ? "b" : "c";
                crowd.add(
                        CompletableFuture.runAsync(() -> use(id, start, refused, served), threads));
            }
            start.countDown();
            await().until(() -> refused.get() >= 53);
            assertThat(refused).hasValue(53);
            held.close();
            crowd.forEach(CompletableFuture::join);
            assertThat(served).hasValue(7);
        }
    }

    private void use(String id, CountDownLatch start, AtomicInteger refused, AtomicInteger served) {
        try {
            start.await();
            machines.lease(id).close();
            served.incrementAndGet();
        } catch (ServiceUnavailable e) {
            assertThat(e.kind()).isEqualTo(Kind.QUEUE_FULL);
            refused.incrementAndGet();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("SVC-12: the holder's own newcomers stand in the same queue")
    void countsThoseWhoWaitForTheHolder() throws Exception {
        machines.configure(1, grouped("a", "gpu0"), grouped("b", "gpu0"));
        Lease held = machines.lease("a");
        var b = later("b", Priority.INTERACTIVE);
        awaitWaiting("b", 1);
        await().until(() -> machines.model("a").yielding());

        assertThatExceptionOfType(ServiceUnavailable.class)
                .isThrownBy(() -> machines.lease("a"))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.QUEUE_FULL));
        held.close();
        b.join().close();
    }

    @Test
    @DisplayName("SVC-12: a place goes to interactive requests before batch")
    void servesInteractiveBeforeBatch() throws Exception {
        machines.configure(
                100, grouped("a", "gpu0"), grouped("batch", "gpu0"), grouped("chat", "gpu0"));
        Lease held = machines.lease("a");
        ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
        var batch = use("batch", Priority.BATCH, order);
        awaitWaiting("batch", 1);
        var chat = use("chat", Priority.INTERACTIVE, order);
        awaitWaiting("chat", 1);
        await().until(() -> machines.model("chat").phase() == Phase.QUEUED);

        held.close();

        CompletableFuture.allOf(batch, chat).join();
        assertThat(order).containsExactly("chat", "batch");
    }

    private CompletableFuture<Void> use(
            String id, Priority priority, ConcurrentLinkedQueue<String> order) {
        return later(id, priority)
                .thenAccept(
                        lease -> {
                            order.add(id);
                            lease.close();
                        });
    }

    @Test
    @DisplayName("SVC-12 SVC-9: when the newcomer gives up, the service in use goes on as before")
    void takesTheWishBack() throws Exception {
        machines.configure(100, grouped("a", "gpu0"), grouped("b", "gpu0"));
        try (Lease _ = machines.lease("a")) {
            CompletableFuture<Runnable> end = new CompletableFuture<>();
            threads.execute(() -> quietly("b", end));
            await().until(() -> machines.model("a").yielding());

            end.join().run();

            await().until(() -> !machines.model("a").yielding());
            machines.lease("a").close();
        }
        assertThat(machines.server("a").starts).as("never stopped").hasValue(1);
        assertThat(machines.server("b").starts).hasValue(0);
    }

    private void quietly(String id, CompletableFuture<Runnable> end) {
        try {
            machines.lease(id, Priority.INTERACTIVE, end::complete).close();
        } catch (ServiceUnavailable e) {
            assertThat(e.kind()).isEqualTo(Kind.ABANDONED);
        }
    }

    @Test
    @DisplayName("CFG-9 SVC-12: a running service that a reload puts elsewhere frees its old place")
    void freesTheOldGroupsPlace() throws Exception {
        machines.configure(100, grouped("a", "gpu0"), grouped("b", "gpu0"));
        try (Lease _ = machines.lease("a")) {
            machines.configure(100, grouped("a", "gpu1"), grouped("b", "gpu0"));
            machines.lease("b").close();
            assertThat(machines.server("a").serves()).isTrue();
            machines.configure(100, service("a", ""), grouped("b", "gpu1"), grouped("c", "gpu1"));
            machines.lease("c").close();
            assertThat(machines.server("a").serves()).isTrue();
        }
    }

    @Test
    @DisplayName("CFG-9 SVC-12: a running service that a reload puts into a group holds its place")
    void takesThePlaceOfTheNewGroup() throws Exception {
        machines.configure(100, service("a", ""), grouped("b", "gpu0"));
        Lease held = machines.lease("a");
        machines.configure(100, grouped("a", "gpu0"), grouped("b", "gpu0"));
        var b = later("b", Priority.INTERACTIVE);
        await().until(() -> machines.model("b").phase() == Phase.QUEUED);
        assertThat(b).isNotDone();

        held.close();

        b.join().close();
        assertThat(machines.server("a").serves()).isFalse();
    }

    @Test
    @DisplayName(
            "CFG-9 SVC-12: who waits for a place is started when a reload takes the group away")
    void startsWhoWaitsInAGroupNoMore() throws Exception {
        machines.configure(100, grouped("a", "gpu0"), grouped("b", "gpu0"));
        try (Lease _ = machines.lease("a")) {
            var b = later("b", Priority.INTERACTIVE);
            await().until(() -> machines.model("b").phase() == Phase.QUEUED);
            machines.configure(100, grouped("a", "gpu0"), service("b", ""));
            b.join().close();
            // It is told on a thread of its own.
            await().until(() -> !machines.model("a").yielding());
        }
    }
}
