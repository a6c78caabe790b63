package dev.caravan.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.net.Turns.Outcome;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

@DisplayName("SES-4: one request of a session after the other")
final class SessionTurnsTest {
    private static final SessionKey ONE = SessionKey.given("one");
    private static final SessionKey TWO = SessionKey.given("two");

    private final SessionTurns turns = new SessionTurns();

    private static Outcome await(SessionTurns.Place place) {
        try {
            return place.waiter().await(1, 100, OptionalLong.empty());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void letsOthersPassAndMakesTheSameSessionWait() {
        try (SessionTurns.Place first = turns.place(ONE);
                SessionTurns.Place other = turns.place(TWO)) {
            assertThat(await(first)).isEqualTo(Outcome.GRANTED);
            assertThat(await(other)).isEqualTo(Outcome.GRANTED);
            SessionTurns.Place second = turns.place(ONE);
            CompletableFuture<Outcome> waiting =
                    CompletableFuture.supplyAsync(() -> await(second), Thread::startVirtualThread);
            second.waiter().abandon();
            assertThat(waiting.join()).isEqualTo(Outcome.ABANDONED);
            second.close();
            second.close();
            assertThat(turns.size()).isEqualTo(2);
        }
        assertThat(turns.size()).isZero();
    }

    @Test
    void neverHasTwoOfOneSessionAtOnceAndForgetsThemAll() {
        AtomicInteger inside = new AtomicInteger();
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            boolean leaves = i % 3 == 0;
            all.add(
                    CompletableFuture.runAsync(
                            () -> {
                                try (SessionTurns.Place place = turns.place(ONE)) {
                                    if (leaves) {
                                        place.waiter().abandon();
                                    }
                                    if (await(place) == Outcome.GRANTED) {
                                        seen.add(inside.incrementAndGet());
                                        inside.decrementAndGet();
                                    }
                                }
                            },
                            Thread::startVirtualThread));
        }
        all.forEach(CompletableFuture::join);
        assertThat(seen).hasSizeGreaterThanOrEqualTo(66).containsOnly(1);
        assertThat(turns.size()).isZero();
    }
}
