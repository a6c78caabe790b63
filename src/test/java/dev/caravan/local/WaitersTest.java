package dev.caravan.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.caravan.local.ServiceUnavailable.Kind;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

@DisplayName("SVC-5 SVC-9: those who wait for a service")
final class WaitersTest {
    private final AtomicLong nowMs = new AtomicLong(1_000);
    private final List<Event> ends = new ArrayList<>();
    private final List<CompletableFuture<Lease>> answered = new ArrayList<>();
    private final Waiters waiters = new Waiters(nowMs::get, ends::add, answered::add);

    private CompletableFuture<Lease> ask(long waiter, Priority priority) {
        CompletableFuture<Lease> lease = new CompletableFuture<>();
        waiters.add(waiter, priority, lease, false, 0);
        return lease;
    }

    private CompletableFuture<Lease> askOf(long generation) {
        CompletableFuture<Lease> lease = new CompletableFuture<>();
        waiters.add(1, Priority.INTERACTIVE, lease, true, generation);
        return lease;
    }

    @Test
    void saysThatAStartWasWaitedForAndHowLong() throws Exception {
        CompletableFuture<Lease> lease = ask(1, Priority.INTERACTIVE);
        nowMs.addAndGet(1_900);

        waiters.grant(1, 7, false);

        assertThat(Waiters.answer(lease).describe()).isEqualTo("started; wait=1900");
    }

    @Test
    void saysThatTheServerWasReady() throws Exception {
        CompletableFuture<Lease> lease = askOf(7);
        waiters.grant(1, 7, false);
        assertThat(Waiters.answer(lease).describe()).isEqualTo("ready; wait=0");
    }

    @Test
    void saysStartedWhenTheServerOfTheQuestionWasReplaced() throws Exception {
        CompletableFuture<Lease> lease = askOf(7);
        waiters.grant(1, 8, false);
        assertThat(Waiters.answer(lease).describe()).isEqualTo("started; wait=0");
    }

    @Test
    void saysThatTheServerIsForeign() throws Exception {
        CompletableFuture<Lease> lease = ask(1, Priority.INTERACTIVE);
        waiters.grant(1, 1, true);
        assertThat(Waiters.answer(lease).describe()).isEqualTo("foreign; wait=0");
    }

    @Test
    void releasesALeaseOnceWithItsGeneration() throws Exception {
        CompletableFuture<Lease> lease = ask(1, Priority.INTERACTIVE);
        waiters.grant(1, 7, false);
        Lease held = Waiters.answer(lease);
        assertThat(ends).isEmpty();

        held.close();
        held.close();

        assertThat(ends).containsExactly(new Event.Released(7));
    }

    @Test
    void tellsOfItsDoubtBeforeTheEndOfTheLease() throws Exception {
        CompletableFuture<Lease> lease = ask(1, Priority.INTERACTIVE);
        waiters.grant(1, 7, true);

        Waiters.answer(lease).closeInDoubt();
        Waiters.answer(lease).close();

        assertThat(ends).containsExactly(new Event.Doubted(7), new Event.Released(7));
    }

    @Test
    void givesALeaseBackThatCameAfterTheEndOfTheWait() {
        CompletableFuture<Lease> lease = ask(1, Priority.INTERACTIVE);
        Waiters.abandon(lease);

        waiters.grant(1, 7, false);

        assertThat(ends).containsExactly(new Event.Released(7));
        assertThat(lease).isCompletedExceptionally();
    }

    @Test
    void givesALeaseBackThatNobodyAskedFor() {
        var _ = ask(1, Priority.INTERACTIVE);
        waiters.forget(1);

        waiters.grant(1, 7, false);

        assertThat(ends).containsExactly(new Event.Released(7));
    }

    @Test
    void tellsWhyItRefuses() {
        CompletableFuture<Lease> lease = ask(1, Priority.INTERACTIVE);

        waiters.refuse(1, new Refusal.BackingOff(4_000, "exit code 3"));

        assertThatExceptionOfType(ServiceUnavailable.class)
                .isThrownBy(() -> Waiters.answer(lease))
                .satisfies(e -> assertThat(e.retryAfterMs()).hasValue(4_000))
                .withMessageContaining("exit code 3");
        assertThat(waiters.requests()).isEmpty();
    }

    @Test
    void keepsAnAnswerThatWasThereBeforeTheCallerLeft() throws Exception {
        CompletableFuture<Lease> lease = ask(1, Priority.INTERACTIVE);
        waiters.grant(1, 7, false);

        Waiters.abandon(lease);

        assertThat(Waiters.answer(lease)).isNotNull();
        assertThat(ends).isEmpty();
    }

    @Test
    void endsAWaitWhoseTimeIsOver() {
        CompletableFuture<Lease> lease = ask(1, Priority.INTERACTIVE);

        assertThat(Waiters.isGranted(lease, 1)).isFalse();

        assertKind(lease, Kind.OUT_OF_TIME);
    }

    @Test
    void takesAnInterruptForAnAbandonedWait() {
        CompletableFuture<Lease> lease = ask(1, Priority.INTERACTIVE);
        Thread.currentThread().interrupt();

        assertThat(Waiters.isGranted(lease, 60_000)).isFalse();

        assertThat(Thread.interrupted()).as("kept for the caller").isTrue();
        assertKind(lease, Kind.ABANDONED);
    }

    private static void assertKind(CompletableFuture<Lease> lease, Kind kind) {
        assertThatExceptionOfType(ServiceUnavailable.class)
                .isThrownBy(() -> Waiters.answer(lease))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void tellsOfEachAnswerOnceWhateverItIs() {
        var granted = ask(1, Priority.INTERACTIVE);
        var refused = ask(2, Priority.INTERACTIVE);
        var abandoned = ask(3, Priority.INTERACTIVE);

        waiters.grant(1, 7, false);
        waiters.refuse(2, new Refusal.Closed());
        Waiters.abandon(abandoned);
        waiters.forget(3);

        assertThat(answered).containsExactly(granted, refused, abandoned);
    }

    @Test
    void keepsTheOrderOfTheQuestions() {
        var first = ask(waiters.nextId(), Priority.BATCH);
        var second = ask(waiters.nextId(), Priority.BATCH);
        assertThat(waiters.requests()).containsExactly(first, second);
    }

    @Test
    void isUrgentWhileSomebodyInteractiveWaits() {
        var _ = ask(1, Priority.BATCH);
        assertThat(waiters.isUrgent()).isFalse();
        var _ = ask(2, Priority.INTERACTIVE);
        assertThat(waiters.isUrgent()).isTrue();
        waiters.grant(2, 1, false);
        assertThat(waiters.isUrgent()).isFalse();
    }
}
