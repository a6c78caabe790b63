package dev.caravan.local;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The machine under random interleavings; the invariants are in {@link FakeService}. */
final class LocalServiceWorldTest {

    @Property(tries = 150)
    @Label("SVC-3, SVC-4, SVC-5 keep their promises, and nobody waits for ever")
    void keepsItsPromises(@ForAll long seed, @ForAll @IntRange(max = 3_000) int steps) {
        run(new World(seed, 1, false), steps);
    }

    @Property(tries = 150)
    @Label("SVC-12 the members of a group never run side by side, and nobody waits for ever")
    void keepsTheGroupApart(@ForAll long seed, @ForAll @IntRange(max = 3_000) int steps) {
        run(new World(seed, 3, true), steps);
    }

    @Test
    @DisplayName("the world brings about every phase, effect and refusal, in a group and alone")
    void seesEverything() {
        Tally tally = new Tally();
        for (int seed = 0; seed < 60; seed++) {
            World world = new World(seed, seed % 2 == 0 ? 1 : 2, seed % 2 == 1);
            run(world, 2_000);
            tally.addAll(world.tally);
        }

        assertThat(tally.seen())
                .containsKeys(
                        "Grant",
                        "Kill",
                        "JoinGroup",
                        "Refuse BackingOff",
                        "Refuse Closed",
                        "CHECKING -> FOREIGN",
                        "FOREIGN -> STARTING",
                        "FOREIGN -> STOPPED",
                        "FOREIGN -> QUEUED",
                        "QUEUED -> STARTING",
                        "QUEUED -> STOPPED",
                        "STARTING -> STOPPED",
                        "STARTING -> STOPPING",
                        "READY -> CHECKING",
                        "READY -> STOPPED",
                        "READY -> STOPPING",
                        "READY Refuse Failed",
                        "STARTING Refuse Failed",
                        "STOPPING -> CHECKING",
                        "STOPPING -> STOPPED",
                        "STOPPING Terminate");
    }

    private static void run(World world, int steps) {
        for (int step = 0; step < steps; step++) {
            world.happen();
        }
        world.settle();
        assertThat(world.all().flatMap(service -> service.waiting.stream()))
                .as("still waiting at the end")
                .isEmpty();
    }
}
