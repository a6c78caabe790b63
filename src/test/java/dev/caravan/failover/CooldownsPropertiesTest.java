package dev.caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.routing.Candidate;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

@Label("FLV-6: cooldowns under any course of failures, successes and time")
class CooldownsPropertiesTest {
    private static final long LONGEST = 24 * 3_600_000L;
    private static final long PROBE_MS = 30_000;

    /** One thing that happens to one of a few models; {@code ms} is the time before it. */
    record Happening(int model, int kind, Reason reason, long hintSeconds, long ms) {}

    @Property(tries = 500)
    void keepsItsPromises(@ForAll("courses") List<Happening> course) {
        AtomicLong now = new AtomicLong(1);
        Cooldowns cooldowns = new Cooldowns(now::get);
        Map<Candidate, Long> lastLook = new HashMap<>();
        for (Happening happening : course) {
            now.addAndGet(happening.ms());
            Candidate model = Chains.ALL.get(happening.model());
            switch (happening.kind()) {
                case 0 -> {
                    cooldowns.succeeded(model);
                    assertThat(cooldowns.leftMs(model)).isEmpty();
                    assertThat(cooldowns.passOver(model)).isEmpty();
                }
                case 1 -> {
                    cooldowns.failed(model, failure(happening), 0, FailoverPolicy.DEFAULT);
                    // A failure is news: the next look is due a whole window later.
                    lastLook.put(model, now.get());
                }
                default -> look(cooldowns, model, now.get(), lastLook);
            }
            assertThat(cooldowns.leftMs(model).orElse(0)).isBetween(0L, LONGEST);
            assertThat(cooldowns.states()).allMatch(state -> state.leftMs() > 0);
        }
        now.addAndGet(LONGEST);
        assertThat(cooldowns.states()).isEmpty();
    }

    private static void look(
            Cooldowns cooldowns, Candidate model, long now, Map<Candidate, Long> lastLook) {
        boolean cools = cooldowns.leftMs(model).isPresent();
        boolean mayTry = cooldowns.passOver(model).isEmpty();
        if (!cools) {
            assertThat(mayTry).isTrue();
        } else if (mayTry) {
            // Another model of the provider may have begun the pause; then the look is no sooner.
            assertThat(now - lastLook.getOrDefault(model, 0L))
                    .isGreaterThanOrEqualTo(lastLook.containsKey(model) ? 0 : PROBE_MS);
            assertThat(cooldowns.passOver(model)).isPresent();
            lastLook.put(model, now);
        }
    }

    private static Failure failure(Happening happening) {
        return new Failure.Answered(
                happening.reason(),
                500,
                "no",
                happening.hintSeconds() > 0
                        ? OptionalLong.of(happening.hintSeconds())
                        : OptionalLong.empty());
    }

    @Provide
    Arbitrary<List<Happening>> courses() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, Chains.ALL.size() - 1),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(Reason.class),
                        Arbitraries.longs().between(0, 10_000),
                        Arbitraries.of(0L, 1L, 15_000L, 30_000L, 60_000L, 3_600_000L))
                .as(Happening::new)
                .list()
                .ofMaxSize(40);
    }
}
