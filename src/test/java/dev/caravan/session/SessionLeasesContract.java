package dev.caravan.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.store.Store;
import dev.caravan.store.StoreUnavailable;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Which gateway has a session, in every kind of store. */
abstract class SessionLeasesContract {
    static final SessionKey KEY = SessionKey.given("k");

    final AtomicLong now = new AtomicLong(TimeUnit.DAYS.toMillis(100));

    /** Empty at the beginning of each test. */
    abstract Store store();

    private SessionLeases leases(String owner) {
        return new SessionLeases(store(), () -> true, owner, now::get);
    }

    @Test
    @DisplayName("SES-4: of gateways that share a store one serves a session, until it gives it up")
    void isOneGatewaysAtATime() throws Exception {
        SessionLeases one = leases("one");
        SessionLeases other = leases("other");

        assertThat(one.take(KEY)).isTrue();
        assertThat(one.take(KEY)).isTrue();
        assertThat(other.take(KEY)).isFalse();
        assertThat(other.take(SessionKey.given("k2"))).isTrue();
        other.give(KEY);
        assertThat(other.take(KEY)).isFalse();
        one.give(KEY);
        assertThat(other.take(KEY)).isTrue();
    }

    @Test
    @DisplayName("SES-4: a session of a gateway that died is free after its time, not one renewed")
    void isFreeWhenItsGatewayDied() throws Exception {
        SessionLeases alive = leases("alive");
        SessionLeases other = leases("other");
        assertThat(alive.take(KEY)).isTrue();
        assertThat(leases("dead").take(SessionKey.given("dead"))).isTrue();

        now.addAndGet(SessionLeases.LEASE_MS * 2 / 3);
        alive.renew();
        now.addAndGet(SessionLeases.LEASE_MS * 2 / 3);

        assertThat(other.take(KEY)).isFalse();
        assertThat(other.take(SessionKey.given("dead"))).isTrue();
        now.addAndGet(SessionLeases.LEASE_MS + 1);
        other.expire();
        assertThat(
                        store().<Optional<Integer>>inTransaction(
                                        tx ->
                                                tx.first(
                                                        "SELECT COUNT(*) FROM session_leases",
                                                        row -> row.getInt(1))))
                .contains(0);
    }

    @Test
    @DisplayName("SES-4: of many that ask for a session at once one gets it")
    void goesToOneOfMany() {
        List<CompletableFuture<Boolean>> asked =
                IntStream.range(0, 8)
                        .mapToObj(
                                i ->
                                        CompletableFuture.supplyAsync(
                                                () -> {
                                                    try {
                                                        return leases("gateway-" + i).take(KEY);
                                                    } catch (StoreUnavailable e) {
                                                        throw new IllegalStateException(e);
                                                    }
                                                },
                                                Thread::startVirtualThread))
                        .toList();

        assertThat(asked.stream().filter(CompletableFuture::join)).hasSize(1);
    }
}
