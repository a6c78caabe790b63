package dev.caravan.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

@DisplayName("GUA-6: lines give way to people")
final class GivingWayTest {
    private final GivingWay way = new GivingWay(() -> 0, System::nanoTime);

    private void judge(int times, int late, boolean served, int atWork) {
        for (int i = 0; i < times; i++) {
            way.judge(late, served, atWork);
        }
    }

    @Test
    @DisplayName("nobody is served: no limit, however late threads are woken")
    void hasNoLimitAlone() {
        judge(20, GivingWay.LOOKS, false, 64);
        assertThat(way.most()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    @DisplayName("people are kept waiting: half as many, and half again, down to one")
    void halves() {
        judge(1, 2, true, 64);
        assertThat(way.most()).isEqualTo(32);
        judge(1, 2, true, 40);
        assertThat(way.most()).isEqualTo(16);
        judge(9, 2, true, 16);
        assertThat(way.most()).isEqualTo(1);
    }

    @Test
    @DisplayName("people are served well: one more each half second, from what is at work")
    void goesUpSlowly() {
        judge(1, 1, true, 8);
        assertThat(way.most()).isEqualTo(8);
        judge(4, 1, true, 8);
        assertThat(way.most()).isEqualTo(8);
        judge(1, 0, true, 8);
        assertThat(way.most()).isEqualTo(9);
        judge(50, 0, true, 9);
        assertThat(way.most()).isEqualTo(19);
    }

    @Test
    @DisplayName("people have left for a second: no limit")
    void forgets() {
        judge(1, 9, true, 8);
        judge(9, 9, false, 4);
        assertThat(way.most()).isLessThan(8);
        judge(1, 0, false, 4);
        assertThat(way.most()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    @DisplayName("it counts lines of all providers")
    void holdsForAllProviders() {
        Lanes lanes = new Lanes(() -> Inputs.config().batch(), _ -> Optional.empty(), way, () -> 0);
        judge(1, 2, true, 4);
        Lanes.Place first = lanes.tryEnter("job", "a/one").orElseThrow();
        assertThat(lanes.tryEnter("job", "b/three")).isPresent();
        assertThat(lanes.tryEnter("job", "b/three")).isEmpty();
        assertThat(lanes.tryEnter("other", "a/two")).isEmpty();
        lanes.left(first);
        assertThat(lanes.tryEnter("other", "a/two")).isPresent();
    }

    @Property
    @Label("at least one line is always at work")
    void neverStops(
            @ForAll @Size(max = 50) List<@IntRange(max = 10) Integer> late,
            @ForAll @IntRange(max = 64) int atWork) {
        for (int some : late) {
            way.judge(some, some != 3, atWork);
            assertThat(way.most()).isPositive();
        }
    }

    @Test
    @DisplayName("it looks at real threads: on a clock that runs too fast, all are late")
    void looks() {
        AtomicInteger atWork = new AtomicInteger(10);
        AtomicLong jumps = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        GivingWay late =
                new GivingWay(() -> 1, () -> System.nanoTime() + jumps.addAndGet(20_000_000));
        late.watch(
                atWork::get,
                () -> {
                    over.set(atWork.get() == 0);
                    return !over.get();
                });
        await().until(() -> late.most() == 1);
        atWork.set(0);
        await().untilTrue(over);
    }
}
