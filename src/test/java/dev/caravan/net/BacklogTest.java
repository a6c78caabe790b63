package dev.caravan.net;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

@DisplayName("HTTP-7: a slow reader is waited for, a stalled one is given up")
class BacklogTest {
    private static final long LONG_MS = 3_600_000;

    private final AtomicLong clock = new AtomicLong();
    private final Backlog backlog = new Backlog(clock::get, 100, LONG_MS);

    @Test
    void hasRoomBelowItsLimit() {
        backlog.add(99);
        assertThat(backlog.awaitRoom(() -> false)).isTrue();
        assertThat(backlog.isEmpty()).isFalse();
    }

    @Test
    void isEmptyWhenAllWasTaken() {
        backlog.add(60);
        backlog.add(40);
        backlog.taken(40);
        backlog.taken(60);
        assertThat(backlog.isEmpty()).isTrue();
    }

    @Test
    void waitsUntilTheReaderTakesSome() throws Exception {
        backlog.add(100);
        CompletableFuture<Boolean> room =
                CompletableFuture.supplyAsync(() -> backlog.awaitRoom(() -> false));
        backlog.taken(1);
        assertThat(room.get(30, SECONDS)).isTrue();
    }

    @Test
    void endsTheWaitWhenTheReaderIsGone() throws Exception {
        backlog.add(100);
        AtomicBoolean gone = new AtomicBoolean();
        CompletableFuture<Boolean> room =
                CompletableFuture.supplyAsync(() -> backlog.awaitRoom(gone::get));
        gone.set(true);
        backlog.wake();
        assertThat(room.get(30, SECONDS)).isTrue();
    }

    @Test
    void givesUpAReaderThatTakesNothing() {
        // The clock is past the limit at its second look.
        AtomicLong looks = new AtomicLong();
        Backlog stalled =
                new Backlog(() -> looks.getAndIncrement() * LONG_MS * 1_000_000, 100, LONG_MS);
        stalled.add(100);
        assertThat(stalled.awaitRoom(() -> false)).isFalse();
    }

    @Test
    void givesUpWhenItsThreadIsInterrupted() {
        backlog.add(100);
        Thread.currentThread().interrupt();
        assertThat(backlog.awaitRoom(() -> false)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }
}
