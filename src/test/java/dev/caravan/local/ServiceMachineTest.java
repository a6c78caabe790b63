package dev.caravan.local;

import static dev.caravan.local.Bench.DOWN;
import static dev.caravan.local.Bench.HEALTHY;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.local.Effect.Grant;
import dev.caravan.local.Effect.Kill;
import dev.caravan.local.Effect.Probe;
import dev.caravan.local.Effect.Terminate;
import dev.caravan.local.Event.Adopted;
import dev.caravan.local.Event.Asked;
import dev.caravan.local.Event.Exited;
import dev.caravan.local.Event.GaveUp;
import dev.caravan.local.Event.Hold;
import dev.caravan.local.Event.Released;
import dev.caravan.local.Event.Started;
import dev.caravan.local.Event.StopAsked;
import dev.caravan.local.Event.Tick;
import dev.caravan.local.Event.Unhold;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.stream.LongStream;

final class ServiceMachineTest {

    @Test
    @DisplayName("SVC-3 a hundred first requests start one process and all get it")
    void startsOneProcessForAHundredRequests() {
        Bench bench = Bench.stopped();
        LongStream.rangeClosed(1, 100).forEach(waiter -> bench.on(new Asked(waiter)));

        bench.on(DOWN, new Started(), HEALTHY);

        assertThat(bench.effects)
                .isEqualTo(
                        LongStream.rangeClosed(1, 100)
                                .mapToObj(waiter -> new Grant(waiter, 1))
                                .toList());
        assertThat(bench.model.startCount()).isEqualTo(1);
        assertThat(bench.model.leases()).isEqualTo(100);
    }

    @Test
    @DisplayName("SVC-1 an unhealthy process is started afresh for those who wait, then they fail")
    void startsAnUnhealthyProcessAfresh() {
        Bench bench = Bench.stale().on(new Asked(2), DOWN).tickAfter(5_000);
        assertThat(bench.effects).containsExactly(new Terminate());

        bench.on(new Exited("15"), DOWN, new Started(), HEALTHY);

        assertThat(bench.effects).containsExactly(new Grant(2, 2));
        assertThat(bench.model.startCount()).isEqualTo(2);
    }

    @Test
    @DisplayName("SVC-1 a new patience begins when somebody asks after the polling has ended")
    void pollsAnewForALaterRequest() {
        Bench bench = Bench.stale().on(new Asked(2), DOWN).later(4_900).on(new GaveUp(2));

        bench.later(50).on(new Asked(3), DOWN).tickAfter(4_999);
        assertThat(bench.model.phase()).isEqualTo(Phase.READY);

        assertThat(bench.on(DOWN).tickAfter(1).effects).containsExactly(new Terminate());
    }

    @Test
    @DisplayName("SVC-1 an answer that speaks of an earlier process is not believed")
    void doesNotBelieveAnOutdatedProbe() {
        Bench bench = Bench.stale().on(new Asked(2), new Exited("9"));
        assertThat(bench.effects).isEmpty();

        bench.on(HEALTHY);

        assertThat(bench.model.phase()).isEqualTo(Phase.CHECKING);
        assertThat(bench.effects).containsExactly(new Probe());
    }

    @Test
    @DisplayName("SVC-5 a lease of an earlier process changes nothing")
    void ignoresALeaseOfAnEarlierProcess() {
        Bench bench = Bench.leased().on(new Exited("9"), new Released(1));
        bench.on(new Asked(2), DOWN, new Started(), HEALTHY);

        bench.on(new Released(1));
        assertThat(bench.model.leases()).isEqualTo(1);

        bench.on(new Released(2), new Released(2));
        assertThat(bench.model.leases()).isZero();
    }

    @Test
    @DisplayName("SVC-5 the idle time runs from the last released lease")
    void countsIdleTimeFromTheLastRelease() {
        Bench bench = Bench.leased().on(new Asked(2)).later(100).on(new Released(1));
        assertThat(bench.model.nextWakeMs()).isEmpty();

        bench.later(100).on(new Released(1));

        assertThat(bench.model.nextWakeMs()).hasValue(bench.nowMs + 3_000);
    }

    @Test
    @DisplayName("SVC-5 idleStopMs 0 never stops")
    void neverStopsWithoutAnIdleTime() {
        Bench bench = new Bench(new Settings(5_000, 0, 2_000, Optional.empty()));
        bench.on(new Asked(1), DOWN, new Started(), HEALTHY, new Released(1));

        bench.tickAfter(1_000_000_000);

        assertThat(bench.model.phase()).isEqualTo(Phase.READY);
        assertThat(bench.model.nextWakeMs()).isEmpty();
    }

    @Test
    @DisplayName("SVC-6 the idle time of an adopted process counts from its readiness")
    void countsIdleTimeOfAnOrphanFromReadiness() {
        Bench bench = Bench.stopped().on(new Adopted()).later(400).on(HEALTHY);

        assertThat(bench.model.nextWakeMs()).hasValue(bench.nowMs + 3_000);
        assertThat(bench.model.startCount()).isZero();
    }

    @Test
    @DisplayName("SVC-6 a stop under open leases kills after stopTimeoutMs")
    void killsAProcessThatIgnoresTheStop() {
        Bench bench = Bench.leased().on(new StopAsked());
        assertThat(bench.model.nextWakeMs()).hasValue(bench.nowMs + 2_000);

        assertThat(bench.tickAfter(2_000).effects).containsExactly(new Kill());
        assertThat(bench.model.killSent()).isTrue();
    }

    @Test
    @DisplayName("SVC-9 a late Unhold does not take a newer holder's start away")
    void keepsANewerHoldersStart() {
        Bench bench = Bench.checking().on(new Hold(), DOWN, new Started(), HEALTHY);
        bench.on(new Exited("9"), new Hold(), DOWN, new Started());

        bench.on(new Unhold());
        assertThat(bench.model.phase()).isEqualTo(Phase.STARTING);

        assertThat(bench.on(new Unhold()).model.phase()).isEqualTo(Phase.STOPPING);
    }

    @Test
    @DisplayName("SVC-11 tells since when, how long the start took, and the last error")
    void tellsTheOperator() {
        Bench bench = Bench.ordered().later(700).on(new Started()).later(300).on(HEALTHY);

        assertThat(bench.model.lastStartDurationMs()).hasValue(1_000);
        assertThat(bench.model.sinceMs()).isEqualTo(bench.nowMs);
        assertThat(bench.model.owned()).isTrue();

        bench.on(new Exited("signal 11"));
        assertThat(bench.model.lastError()).hasValue("the process ended while in use: signal 11");
        assertThat(bench.model.lastProbe()).hasValue("200");
        assertThat(bench.model.failed()).isFalse();
    }

    @Test
    @DisplayName("SVC-1 wakes for the next probe only while none is open")
    void wakesForTheNextProbe() {
        Bench bench = Bench.starting();
        assertThat(bench.model.nextWakeMs()).hasValue(15_000);

        assertThat(bench.on(DOWN).model.nextWakeMs()).hasValue(10_250);
        assertThat(bench.later(250).on(new Tick()).model.nextWakeMs()).hasValue(15_000);
    }

    @Test
    @DisplayName("SVC-6 a foreign server that turns out to be our orphan keeps its leases")
    void keepsTheLeasesOfAnOrphanFoundLate() {
        Bench bench = Bench.foreign().on(new Asked(2), new Adopted(), new Released(1));
        assertThat(bench.model.leases()).isEqualTo(1);

        bench.on(new Released(1));

        assertThat(bench.model.nextWakeMs()).hasValue(bench.nowMs + 3_000);
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThatThrownBy(() -> new Settings(0, 0, 0, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Settings(1, -1, 0, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Settings(1, 0, -1, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
