package dev.caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.routing.Candidate;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;

@DisplayName("FLV-1, FLV-3: a plan over a chain")
class PlanTest {

    private static List<String> rest(Plan plan) {
        List<String> refs = new ArrayList<>();
        for (Plan p = plan; p.isPending(); p = p.failed(Chains.failure(Reason.UNKNOWN), 0)) {
            refs.add(p.getCurrent().ref().toString());
        }
        return refs;
    }

    private static Plan plan(String... refs) {
        return Plan.of(Chains.of(refs));
    }

    @Test
    @DisplayName("FLV-1: candidates in the chain's order, each once")
    void keepsTheOrderAndTriesEachOnce() {
        assertThat(rest(plan("q/x", "p/a", "q/x", "p/b", "p/a")))
                .containsExactly("q/x", "p/a", "p/b");
    }

    @Test
    @DisplayName("FLV-1: an empty chain has nothing to try and nothing to tell")
    void endsAnEmptyChain() {
        Plan empty = Plan.of(List.of());

        assertThat(empty.isPending()).isFalse();
        assertThat(empty.isAnswered()).isFalse();
        assertThat(empty.decisive()).isEmpty();
        assertThat(empty.trail()).isEmpty();
        assertThatThrownBy(empty::getCurrent).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CLIENT_DISCONNECTED", "CONTEXT_OVERFLOW", "FORMAT"})
    @DisplayName("FLV-3: every other reason advances")
    void advances(Reason reason) {
        assertThat(rest(plan("p/a", "p/b", "q/x").failed(Chains.failure(reason), 1)))
                .containsExactly("p/b", "q/x");
    }

    @Test
    @DisplayName("FLV-3: a client that left ends the plan")
    void endsForAClientThatLeft() {
        assertThat(plan("p/a", "q/x").failed(new Failure.ClientGone(), 1).isPending()).isFalse();
    }

    @Test
    @DisplayName("FLV-3: context_overflow advances to larger windows only")
    void goesToLargerWindowsOnly() {
        Plan plan = plan("p/a", "q/x", "p/c", "p/b", "q/y");

        assertThat(rest(plan.failed(Chains.failure(Reason.CONTEXT_OVERFLOW), 1)))
                .containsExactly("p/b", "q/y");
    }

    @Test
    @DisplayName("FLV-3: context_overflow twice goes to what is larger than both")
    void goesToEverLargerWindows() {
        Plan plan = plan("p/a", "p/b", "q/y").failed(Chains.failure(Reason.CONTEXT_OVERFLOW), 1);

        assertThat(rest(plan.failed(Chains.failure(Reason.CONTEXT_OVERFLOW), 1)))
                .containsExactly("q/y");
    }

    @Test
    @DisplayName("FLV-3: context_overflow ends where no later window is larger")
    void endsWithoutALargerWindow() {
        assertThat(
                        plan("p/a", "p/c", "q/x")
                                .failed(Chains.failure(Reason.CONTEXT_OVERFLOW), 1)
                                .isPending())
                .isFalse();
    }

    @Test
    @DisplayName("FLV-3: format advances to another provider")
    void goesToAnotherProviderForFormat() {
        assertThat(
                        rest(
                                plan("p/a", "p/b", "q/x", "p/c", "q/y")
                                        .failed(Chains.failure(Reason.FORMAT), 1)))
                .containsExactly("q/x", "q/y");
    }

    @Test
    @DisplayName("FLV-3: format advances once, another failure in between or not")
    void goesToAnotherProviderForFormatOnce() {
        Plan once = plan("p/a", "q/x", "q/y", "r/z").failed(Chains.failure(Reason.FORMAT), 1);

        assertThat(once.failed(Chains.failure(Reason.FORMAT), 1).isPending()).isFalse();
        assertThat(
                        once.failed(Chains.failure(Reason.TIMEOUT), 1)
                                .failed(Chains.failure(Reason.FORMAT), 1)
                                .isPending())
                .isFalse();
        assertThat(rest(once.failed(Chains.failure(Reason.TIMEOUT), 1)))
                .containsExactly("q/y", "r/z");
    }

    @Test
    @DisplayName("FLV-8: the deadline over the chain ends it, every other clock advances")
    void endsAtTheDeadline() {
        for (Clock clock : Clock.values()) {
            assertThat(plan("p/a", "q/x").failed(new Failure.TimedOut(clock, 5), 1).isPending())
                    .as("%s", clock)
                    .isEqualTo(clock != Clock.DEADLINE);
        }
    }

    @Test
    @DisplayName("HTTP-6: the trail names each attempt and how it ended")
    void tellsTheTrail() {
        Plan plan =
                plan("p/a", "q/x", "r/z")
                        .failed(Chains.failure(Reason.TIMEOUT), 7)
                        .failed(Chains.failure(Reason.RATE_LIMIT), 8)
                        .answered(9);

        assertThat(plan.trail()).isEqualTo("p/a:timeout,q/x:rate_limit,r/z:ok");
        assertThat(plan.attempts()).extracting(Attempt::millis).containsExactly(7L, 8L, 9L);
        assertThat(plan.isAnswered()).isTrue();
        assertThat(plan.isPending()).isFalse();
    }

    @Test
    @DisplayName("FLV-7: the last attempt that was sent decides, else the last skip")
    void findsTheDecisiveAttempt() {
        Plan sentThenSkipped =
                plan("p/a", "q/x", "r/z")
                        .failed(Chains.failure(Reason.RATE_LIMIT), 1)
                        .failed(Chains.failure(Reason.SERVER_ERROR), 1)
                        .failed(Chains.failure(Reason.MISSING_CREDENTIAL), 1);
        Plan skippedOnly =
                plan("p/a", "q/x")
                        .failed(Chains.failure(Reason.MISSING_CREDENTIAL), 1)
                        .failed(Chains.failure(Reason.COOLDOWN), 1);

        assertThat(decisive(sentThenSkipped)).isEqualTo(Reason.SERVER_ERROR);
        assertThat(decisive(skippedOnly)).isEqualTo(Reason.COOLDOWN);
    }

    private static Reason decisive(Plan plan) {
        return plan.decisive().flatMap(Attempt::failure).map(Failure::reason).orElseThrow();
    }

    @Test
    @DisplayName("FLV-1: a plan never changes; the next one is another")
    void neverChanges() {
        Plan plan = plan("p/a", "q/x");
        Candidate first = plan.getCurrent();

        plan.failed(Chains.failure(Reason.TIMEOUT), 1);
        plan.answered(1);

        assertThat(plan.getCurrent()).isSameAs(first);
        assertThat(plan.attempts()).isEmpty();
    }
}
