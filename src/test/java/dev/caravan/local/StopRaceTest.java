package dev.caravan.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.local.Effect.Refuse;
import dev.caravan.local.Event.Asked;
import dev.caravan.local.Event.Exited;
import dev.caravan.local.Event.Released;
import dev.caravan.local.Event.Started;
import dev.caravan.local.Event.Tick;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A request around the very moment of the idle stop. */
final class StopRaceTest {
    private final Tally tally = new Tally();

    @Test
    @DisplayName("SVC-5 stop-versus-request race 10,000 times (virtual time): none is refused")
    void neverRefusesARequestThatRacesTheStop() {
        for (int seed = 0; seed < 10_000; seed++) {
            race(new Random(seed));
        }

        // Both orders and the moments between them were seen, or the race proved nothing.
        assertThat(tally.seen().get("asked in READY")).isGreaterThan(1_000);
        assertThat(tally.seen().get("asked in STOPPING")).isGreaterThan(1_000);
        assertThat(tally.seen().get("asked in STOPPED")).isGreaterThan(1_000);
    }

    private void race(Random random) {
        Bench bench = Bench.idle();
        bench.later(Bench.ALONE.idleStopMs() - 3);
        List<Event> events = new ArrayList<>(Collections.nCopies(6, new Tick()));
        events.add(new Asked(2));
        events.add(new Asked(3));
        Collections.shuffle(events, random);
        boolean dying = false;
        for (Event event : events) {
            bench.later(random.nextInt(3));
            if (event instanceof Asked) {
                tally.add("asked in " + bench.model.phase());
            }
            feed(bench, event, dying);
            dying |= bench.model.phase() == Phase.STOPPING;
            if (bench.model.phase() == Phase.STOPPING && random.nextInt(3) == 0) {
                feed(bench, new Exited("15"), true);
                dying = false;
            }
        }
        finish(bench);
    }

    private static void feed(Bench bench, Event event, boolean dying) {
        bench.on(event);
        assertThat(bench.effects).noneMatch(Refuse.class::isInstance);
        if (dying) {
            assertThat(bench.effects).noneMatch(Effect.Grant.class::isInstance);
        }
    }

    /** Whatever the order, both are served, by a process that was not told to end. */
    private static void finish(Bench bench) {
        for (int round = 0; round < 20 && bench.model.leases() < 2; round++) {
            switch (bench.model.phase()) {
                case STOPPING -> feed(bench, new Exited("15"), true);
                case CHECKING -> feed(bench, Bench.DOWN, false);
                case STARTING ->
                        feed(bench, bench.model.alive() ? Bench.HEALTHY : new Started(), false);
                case READY -> feed(bench, Bench.HEALTHY, false);
                case STOPPED, QUEUED, FOREIGN ->
                        throw new AssertionError("nobody serves: " + bench.model);
            }
        }
        assertThat(bench.model.phase()).isEqualTo(Phase.READY);
        assertThat(bench.model.leases()).isEqualTo(2);
        long generation = bench.model.generation();
        feed(bench, new Released(generation), false);
        feed(bench, new Released(generation), false);
        assertThat(bench.model.nextWakeMs()).hasValue(bench.nowMs + Bench.ALONE.idleStopMs());
    }
}
