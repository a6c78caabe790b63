package dev.caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.FailoverOverride;
import dev.caravan.routing.Candidate;
import dev.caravan.routing.Configured;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

@DisplayName("FLV-3, FLV-6: a chain whose models cool")
class CoolingPlanTest {
    private static final Failure ERROR =
            new Failure.Answered(Reason.SERVER_ERROR, 500, "no", OptionalLong.empty());

    private static Candidate candidate(String provider) {
        return Configured.candidate(
                provider + ": { baseUrl: 'http://127.0.0.1:1/v1', models: [] }", provider + "/m");
    }

    private static final List<Candidate> CHAIN =
            List.of(candidate("a"), candidate("b"), candidate("c"));

    private static Failure.Cooling cooling(long leftMs) {
        return new Failure.Cooling(Reason.RATE_LIMIT, leftMs);
    }

    private static String current(Plan plan) {
        return plan.getCurrent().ref().provider();
    }

    @Test
    void goesOnToTheNext() {
        Plan plan = Plan.of(CHAIN).passedOver(cooling(5_000));

        assertThat(current(plan)).isEqualTo("b");
        assertThat(plan.isLastResort()).isFalse();
        assertThat(plan.answered(3).trail()).isEqualTo("a/m:cooldown,b/m:ok");
    }

    @Test
    void triesTheSoonestWhenAllCool() {
        Plan plan =
                Plan.of(CHAIN)
                        .passedOver(cooling(9_000))
                        .passedOver(cooling(2_000))
                        .passedOver(cooling(5_000));

        assertThat(plan.isPending()).isTrue();
        assertThat(plan.isLastResort()).isTrue();
        assertThat(current(plan)).isEqualTo("b");
        assertThat(plan.failed(ERROR, 1).isPending()).isFalse();
    }

    @Test
    void comesBackWhenTheOthersFailed() {
        Plan plan = Plan.of(CHAIN).passedOver(cooling(9_000)).failed(ERROR, 1).failed(ERROR, 1);

        assertThat(current(plan)).isEqualTo("a");
        assertThat(plan.answered(1).trail())
                .isEqualTo("a/m:cooldown,b/m:server_error,c/m:server_error,a/m:ok");
    }

    @Test
    void doesNotComeBackFromAFailureThatEndsTheChain() {
        Plan plan =
                Plan.of(CHAIN)
                        .passedOver(cooling(9_000))
                        .failed(new Failure.TimedOut(Clock.DEADLINE, 5), 5);

        assertThat(plan.isPending()).isFalse();
    }

    @Test
    @DisplayName("FLV-9: a reason that is told not to advance ends the chain")
    void endsWhereThePolicySaysSo() {
        FailoverPolicy strict =
                FailoverPolicy.of(
                        Map.of(
                                "server_error",
                                new FailoverOverride(
                                        Optional.of(false), Optional.empty(), List.of())));

        assertThat(Plan.of(CHAIN, strict).failed(ERROR, 1).isPending()).isFalse();
    }

    @Property
    @Label("FLV-6: somebody is always asked, each at most once, and the chain comes to an end")
    void alwaysAsksSomebody(@ForAll("leftovers") List<Long> left) {
        Plan plan = Plan.of(CHAIN);
        int asked = 0;
        int rounds = 0;

        while (plan.isPending()) {
            int turn = rounds++;
            assertThat(rounds).isLessThan(8);
            long ms = left.get(turn % left.size());
            if (ms > 0 && !plan.isLastResort()) {
                plan = plan.passedOver(cooling(ms));
            } else {
                asked++;
                plan = plan.failed(ERROR, 1);
            }
        }

        assertThat(asked).isBetween(1, CHAIN.size());
    }

    @Provide
    Arbitrary<List<Long>> leftovers() {
        return Arbitraries.longs().between(0, 3).list().ofMinSize(1).ofMaxSize(5);
    }
}
