package dev.caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.routing.Candidate;
import dev.caravan.routing.ModelRef;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

@DisplayName("FLV-6, SEC-11: one look in each window, and a bound on what is remembered")
class CooldownBoundsTest {
    private static final Candidate ONE = Chains.candidate("p/a");

    private final AtomicLong now = new AtomicLong(1_000_000);
    private final Cooldowns cooldowns = new Cooldowns(now::get);

    @Test
    void letsOneRequestLookInEachWindow() throws InterruptedException {
        cooldowns.failed(
                ONE,
                new Failure.Answered(Reason.RATE_LIMIT, 429, "", OptionalLong.of(600)),
                0,
                FailoverPolicy.DEFAULT);
        for (int window = 0; window < 3; window++) {
            now.addAndGet(30_000);
            AtomicInteger let = new AtomicInteger();
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                threads.add(
                        Thread.startVirtualThread(
                                () -> {
                                    try {
                                        go.await();
                                    } catch (InterruptedException e) {
                                        return;
                                    }
                                    if (cooldowns.passOver(ONE).isEmpty()) {
                                        let.incrementAndGet();
                                    }
                                }));
            }
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(let).hasValue(1);
        }
    }

    @Test
    void remembersNoMoreThanItsBound() {
        Candidate any = ONE;
        for (int i = 0; i < Cooldowns.MOST + 50; i++) {
            Candidate candidate =
                    new Candidate(
                            new ModelRef("one", "m" + i),
                            any.provider(),
                            any.row(),
                            any.params(),
                            any.extraBody(),
                            any.headers(),
                            any.contextCap(),
                            any.leanTools());
            cooldowns.failed(
                    candidate, Chains.failure(Reason.SERVER_ERROR), 0, FailoverPolicy.DEFAULT);
        }

        assertThat(cooldowns.states()).hasSize(Cooldowns.MOST);
    }
}
