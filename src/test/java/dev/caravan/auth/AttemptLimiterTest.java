package dev.caravan.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.GatewayConfig.RateLimit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

@DisplayName("HTTP-4: limit on wrong credentials")
class AttemptLimiterTest {
    private final AtomicLong now = new AtomicLong(1_000_000);
    private final AttemptLimiter limiter =
            new AttemptLimiter(new RateLimit(3, 60_000, 300_000, true), now::get);

    @Test
    void locksAnAddressAfterTheLastAllowedTry() {
        wrong("1.2.3.4", 2);
        assertThat(limiter.lockedMs("1.2.3.4")).isZero();

        wrong("1.2.3.4", 1);

        assertThat(limiter.lockedMs("1.2.3.4")).isEqualTo(300_000);
        assertThat(limiter.lockedMs("1.2.3.5")).isZero();
    }

    @Test
    void unlocksAfterTheLockoutAndCountsAnew() {
        wrong("1.2.3.4", 3);
        now.addAndGet(299_999);
        assertThat(limiter.lockedMs("1.2.3.4")).isEqualTo(1);

        now.addAndGet(1);

        assertThat(limiter.lockedMs("1.2.3.4")).isZero();
        wrong("1.2.3.4", 2);
        assertThat(limiter.lockedMs("1.2.3.4")).isZero();
        wrong("1.2.3.4", 1);
        assertThat(limiter.lockedMs("1.2.3.4")).isEqualTo(300_000);
    }

    @Test
    void doesNotLengthenALockByFurtherTries() {
        wrong("1.2.3.4", 3);
        now.addAndGet(100_000);

        wrong("1.2.3.4", 50);

        assertThat(limiter.lockedMs("1.2.3.4")).isEqualTo(200_000);
    }

    @Test
    void forgetsTriesThatLeftTheWindow() {
        wrong("1.2.3.4", 1);
        now.addAndGet(30_000);
        wrong("1.2.3.4", 1);
        now.addAndGet(30_000);

        wrong("1.2.3.4", 1);
        assertThat(limiter.lockedMs("1.2.3.4")).isZero();

        wrong("1.2.3.4", 1);
        assertThat(limiter.lockedMs("1.2.3.4")).isPositive();
    }

    @Test
    void clearsTheCountWithTheRightSecret() {
        wrong("1.2.3.4", 2);

        limiter.right("1.2.3.4");

        wrong("1.2.3.4", 2);
        assertThat(limiter.lockedMs("1.2.3.4")).isZero();
    }

    @Test
    void exemptsLoopbackOnlyWhenToldSo() {
        wrong("127.0.0.1", 10);
        wrong("0:0:0:0:0:0:0:1", 10);
        assertThat(limiter.lockedMs("127.0.0.1")).isZero();
        assertThat(limiter.size()).isZero();

        AttemptLimiter strict =
                new AttemptLimiter(new RateLimit(1, 60_000, 300_000, false), now::get);
        strict.wrong("127.0.0.1");

        assertThat(strict.lockedMs("127.0.0.1")).isEqualTo(300_000);
    }

    @Test
    @DisplayName("SEC-11: ten thousand addresses are remembered, whoever tries")
    void forgetsTheAddressWhoseLastTryIsOldest() {
        wrong("first", 2);
        wrong("second", 2);
        wrong("first", 1);
        for (int i = 0; i < AttemptLimiter.MAX_ADDRESSES - 1; i++) {
            limiter.wrong("address-" + i);
        }

        assertThat(limiter.size()).isEqualTo(AttemptLimiter.MAX_ADDRESSES);
        assertThat(limiter.lockedMs("first")).isPositive();
        wrong("second", 1);
        assertThat(limiter.lockedMs("second")).isZero();
    }

    @Test
    void countsEveryTryOfManyThreads() {
        AttemptLimiter shared =
                new AttemptLimiter(new RateLimit(1000, 60_000, 300_000, true), now::get);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 999; i++) {
                threads.execute(() -> shared.wrong("1.2.3.4"));
            }
        }
        assertThat(shared.lockedMs("1.2.3.4")).isZero();

        shared.wrong("1.2.3.4");

        assertThat(shared.lockedMs("1.2.3.4")).isPositive();
    }

    private void wrong(String address, int times) {
        for (int i = 0; i < times; i++) {
            limiter.wrong(address);
        }
    }
}
