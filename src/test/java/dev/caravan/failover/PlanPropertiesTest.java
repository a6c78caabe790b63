package dev.caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.routing.Candidate;
import dev.caravan.routing.ModelRef;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

@Label("FLV-1, FLV-3: any chain under any failures")
class PlanPropertiesTest {

    @Property
    void visitsEachCandidateAtMostOnceInOrderAndEnds(
            @ForAll("chains") List<Candidate> chain, @ForAll("failures") List<Failure> failures) {
        List<ModelRef> visited = new ArrayList<>();
        Plan plan = Plan.of(chain);
        for (int i = 0; plan.isPending(); i++) {
            visited.add(plan.getCurrent().ref());
            plan = plan.failed(failures.get(i % failures.size()), i);
        }

        assertThat(visited).doesNotHaveDuplicates();
        assertThat(chain.stream().map(Candidate::ref).distinct()).containsSubsequence(visited);
        assertThat(plan.attempts()).hasSameSizeAs(visited);
        assertThat(plan.isAnswered()).isFalse();
        assertThat(plan.trail().split(",", -1)).hasSize(visited.size());
        assertThat(ExhaustedChain.error(plan, _ -> OptionalLong.empty()).status())
                .isBetween(400, 504);
    }

    @Property
    void endsWithTheFirstAnswer(
            @ForAll("chains") List<Candidate> chain, @ForAll("failures") List<Failure> failures) {
        Plan plan = Plan.of(chain);
        for (Failure failure : failures) {
            Plan next = plan.failed(failure, 1);
            if (!next.isPending()) {
                break;
            }
            plan = next;
        }

        Plan answered = plan.answered(1);

        assertThat(answered.isPending()).isFalse();
        assertThat(answered.isAnswered()).isTrue();
        assertThat(answered.trail()).endsWith(plan.getCurrent().ref() + ":ok");
        assertThat(answered.decisive().orElseThrow().failure()).isEmpty();
    }

    @Property
    void aLargerWindowIsAllThatAnOverflowLeaves(@ForAll("chains") List<Candidate> chain) {
        Plan plan = Plan.of(chain);
        int window = plan.getCurrent().contextWindow();

        Plan after = plan.failed(Chains.failure(Reason.CONTEXT_OVERFLOW), 1);
        while (after.isPending()) {
            assertThat(after.getCurrent().contextWindow()).isGreaterThan(window);
            after = after.failed(Chains.failure(Reason.SERVER_ERROR), 1);
        }
    }

    @Provide
    Arbitrary<List<Candidate>> chains() {
        return Arbitraries.of(Chains.ALL).list().ofMinSize(1).ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<Failure>> failures() {
        Arbitrary<Failure> clocks =
                Arbitraries.of(Clock.class).map(c -> new Failure.TimedOut(c, 1));
        return Arbitraries.oneOf(Arbitraries.of(Reason.class).map(Chains::failure), clocks)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }
}
