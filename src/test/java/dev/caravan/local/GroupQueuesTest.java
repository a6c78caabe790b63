package dev.caravan.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

@DisplayName("SVC-12: the bound of a group's queue")
final class GroupQueuesTest {
    private final GroupQueues queues = new GroupQueues();

    private static CompletableFuture<Lease> request() {
        return new CompletableFuture<>();
    }

    @Test
    void letsInSoManyAndNoMore() {
        queues.allow(2);
        assertThat(queues.enter("g", request())).isTrue();
        assertThat(queues.enter("g", request())).isTrue();
        assertThat(queues.enter("g", request())).isFalse();
        assertThat(queues.enter("other", request())).as("another group's queue").isTrue();
        assertThat(queues.size("g")).isEqualTo(2);
    }

    @Test
    void countsARequestOnceAndFreesItsRoom() {
        queues.allow(1);
        CompletableFuture<Lease> request = request();
        assertThat(queues.enter("g", request)).isTrue();
        assertThat(queues.enter("g", request)).isTrue();
        assertThat(queues.size("g")).isEqualTo(1);

        queues.leave(request);

        assertThat(queues.enter("g", request())).isTrue();
    }

    @Test
    void keepsNoRoomForARequestThatHasItsAnswer() {
        queues.allow(1);
        CompletableFuture<Lease> request = request();
        request.cancel(false);

        assertThat(queues.enter("g", request)).isTrue();

        assertThat(queues.size("g")).isZero();
    }

    @Test
    void isNeverOverrunByManyThreads() throws Exception {
        queues.allow(10);
        AtomicInteger in = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(32)) {
            Stream<CompletableFuture<Void>> all =
                    IntStream.range(0, 32)
                            .mapToObj(
                                    _ ->
                                            CompletableFuture.runAsync(
                                                    () -> enterMany(start, in), threads));
            List<CompletableFuture<Void>> running = all.toList();
            start.countDown();
            running.forEach(CompletableFuture::join);
        }
        assertThat(in).hasValue(10);
        assertThat(queues.size("g")).isEqualTo(10);
    }

    private void enterMany(CountDownLatch start, AtomicInteger in) {
        try {
            start.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        for (int i = 0; i < 50; i++) {
            if (queues.enter("g", request())) {
                in.incrementAndGet();
            }
        }
    }
}
