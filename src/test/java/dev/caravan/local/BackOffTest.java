package dev.caravan.local;

import static dev.caravan.local.Bench.DOWN;
import static dev.caravan.local.Bench.HEALTHY;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.local.Effect.Probe;
import dev.caravan.local.Effect.Refuse;
import dev.caravan.local.Event.Asked;
import dev.caravan.local.Event.CouldNotStart;
import dev.caravan.local.Event.Exited;
import dev.caravan.local.Event.GaveUp;
import dev.caravan.local.Event.Hold;
import dev.caravan.local.Event.Started;
import dev.caravan.local.Refusal.BackingOff;
import dev.caravan.local.Refusal.Failed;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

final class BackOffTest {

    @Test
    @DisplayName("SVC-7 backs off after three failed starts, 1 s doubling to 60 s")
    void backsOffAfterThreeFailedStarts() {
        Bench bench = Bench.stopped();
        List<Long> waits = new ArrayList<>();
        for (int start = 1; start <= 11; start++) {
            bench.on(new Asked(start), DOWN, new CouldNotStart("no such file"));
            assertThat(bench.effects)
                    .containsExactly(new Refuse(start, new Failed("no such file")));
            assertThat(bench.model.failed()).isTrue();

            bench.on(new Asked(100));
            if (bench.effects.equals(List.of(new Probe()))) {
                bench.on(new GaveUp(100), DOWN);
                waits.add(0L);
                continue;
            }
            long waitMs = bench.model.history().retryAtMs() - bench.nowMs;
            assertThat(bench.effects)
                    .containsExactly(new Refuse(100, new BackingOff(waitMs, "no such file")));
            bench.later(waitMs - 1).on(new Asked(101));
            assertThat(bench.effects)
                    .containsExactly(new Refuse(101, new BackingOff(1, "no such file")));
            bench.later(1);
            waits.add(waitMs);
        }

        assertThat(waits)
                .containsExactly(
                        0L, 0L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L, 60_000L, 60_000L,
                        60_000L);
        assertThat(bench.model.startCount()).isEqualTo(11);
    }

    @Test
    @DisplayName("SVC-7 a successful start ends the count of failures")
    void forgetsFailuresAfterASuccess() {
        Bench bench = Bench.stopped();
        for (int start = 1; start <= 2; start++) {
            bench.on(new Asked(start), DOWN, new CouldNotStart("no"));
        }
        bench.on(new Asked(3), DOWN, new Started(), HEALTHY, new Exited("9"));

        bench.on(new Asked(4), DOWN, new CouldNotStart("no"), new Asked(5));

        assertThat(bench.model.phase()).isEqualTo(Phase.CHECKING);
        assertThat(bench.model.history().failures()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "SVC-7 a start that was not ready in time counts, also for those who ask meanwhile")
    void countsAStartThatWasTooSlow() {
        Bench bench = Bench.stopped();
        for (int start = 1; start <= 3; start++) {
            bench.on(new Asked(start), DOWN, new Started(), DOWN).tickAfter(5_000);
            if (start < 3) {
                bench.on(new Exited("15"));
            }
        }

        bench.on(new Asked(4));

        assertThat(bench.model.phase()).isEqualTo(Phase.STOPPING);
        assertThat(bench.effects)
                .containsExactly(
                        new Refuse(
                                4,
                                new BackingOff(
                                        1_000, "not ready within 5000 ms; last probe: refused")));
        assertThat(bench.on(new Hold(), new Exited("15")).model.phase()).isEqualTo(Phase.STOPPED);
    }
}
