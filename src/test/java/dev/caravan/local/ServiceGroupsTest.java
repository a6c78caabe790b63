package dev.caravan.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.local.Event.GroupGranted;
import dev.caravan.local.Event.Unyield;
import dev.caravan.local.Event.Yield;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

@DisplayName("SVC-12: the place of a group and those who wait for it")
final class ServiceGroupsTest {
    private static final String GPU = "gpu0";

    /** What is to be told, in the order it was ordered; told when the test says so. */
    private final List<Runnable> later = new ArrayList<>();

    private final ServiceGroups groups = new ServiceGroups(later::add);
    private final Told a = new Told();
    private final Told b = new Told();
    private final Told c = new Told();

    private static final class Told implements ServiceGroups.Member {
        private final List<Event> events = new ArrayList<>();
        private boolean urgent;

        @Override
        public void acceptIf(BooleanSupplier stillSo, Event event) {
            if (stillSo.getAsBoolean()) {
                events.add(event);
            }
        }

        @Override
        public boolean isUrgent() {
            return urgent;
        }

        List<Event> take() {
            List<Event> taken = List.copyOf(events);
            events.clear();
            return taken;
        }
    }

    private void tell() {
        List<Runnable> now = List.copyOf(later);
        later.clear();
        now.forEach(Runnable::run);
    }

    private void join(Told... members) {
        for (Told member : members) {
            groups.join(GPU, member);
        }
        tell();
    }

    @Test
    void givesAFreePlaceAtOnceAndTellsNobodyElse() {
        join(a);
        assertThat(a.take()).containsExactly(new GroupGranted());
        assertThat(groups.isTaken(GPU, a)).isFalse();
        assertThat(groups.isTaken(GPU, b)).isTrue();
        assertThat(groups.isTaken("gpu1", b)).isFalse();
    }

    @Test
    void keepsGroupsApart() {
        join(a);
        groups.join("gpu1", b);
        tell();
        assertThat(b.take()).containsExactly(new GroupGranted());
        assertThat(a.take()).containsExactly(new GroupGranted());
    }

    @Test
    void asksTheHolderForThePlaceAndGivesItOn() {
        join(a, b);
        assertThat(a.take()).containsExactly(new GroupGranted(), new Yield());
        assertThat(b.take()).isEmpty();

        groups.leave(GPU, a);
        tell();

        assertThat(b.take()).containsExactly(new GroupGranted());
        assertThat(groups.isTaken(GPU, a)).isTrue();
    }

    @Test
    void givesThePlaceInTurnAndAsksTheNextHolderAtOnce() {
        join(a, b, c);

        groups.leave(GPU, a);
        tell();

        assertThat(b.take()).containsExactly(new GroupGranted(), new Yield());
        assertThat(c.take()).isEmpty();
    }

    @Test
    @DisplayName(
            "SVC-12: the executor keeps no order; who holds the place is asked behind its grant")
    void asksNobodyWhoDoesNotKnowYetThatItHoldsThePlace() {
        join(a, b, c);
        groups.leave(GPU, a);
        groups.join(GPU, a);

        List<Runnable> reversed = List.copyOf(later).reversed();
        later.clear();
        reversed.forEach(Runnable::run);
        tell();

        assertThat(b.take()).containsExactly(new GroupGranted(), new Yield());
    }

    @Test
    void putsInteractiveBeforeBatch() {
        join(a, b, c);
        c.urgent = true;

        groups.leave(GPU, a);
        tell();

        assertThat(c.take()).contains(new GroupGranted());
        assertThat(b.take()).isEmpty();
    }

    @Test
    void keepsTheOrderAmongTheInteractive() {
        join(a, b, c);
        b.urgent = true;
        c.urgent = true;

        groups.leave(GPU, a);
        tell();

        assertThat(b.take()).contains(new GroupGranted());
    }

    @Test
    void freesThePlaceThatNobodyElseWants() {
        join(a);
        groups.leave(GPU, a);
        assertThat(groups.isTaken(GPU, b)).isFalse();
    }

    @Test
    void takesTheWishBackWhenTheLastNewcomerLeaves() {
        join(a, b, c);
        a.take();

        groups.leave(GPU, b);
        tell();
        assertThat(a.take()).as("c still waits").isEmpty();
        groups.leave(GPU, c);
        tell();

        assertThat(a.take()).containsExactly(new Unyield());
    }

    @Test
    void doesNotAskForANewcomerThatHasLeftBeforeItsTurn() {
        join(a);
        a.take();
        groups.join(GPU, b);
        groups.leave(GPU, b);

        tell();

        assertThat(a.take()).doesNotContain(new Yield());
    }

    @Test
    void doesNotTakeBackWhatAnotherWishesMeanwhile() {
        join(a, b);
        groups.leave(GPU, b);
        groups.join(GPU, c);

        tell();

        assertThat(a.take()).doesNotContain(new Unyield()).endsWith(new Yield());
    }

    @Test
    void tellsALateGrantToNobodyWhoHasLeft() {
        groups.join(GPU, a);
        groups.leave(GPU, a);
        tell();
        assertThat(a.take()).isEmpty();
    }

    @Test
    void takesOnePlaceForTwoWishesOfTheSame() {
        join(a, b, b);
        groups.leave(GPU, b);
        groups.leave(GPU, a);
        tell();
        assertThat(b.take()).isEmpty();
        assertThat(groups.isTaken(GPU, c)).isFalse();
    }

    @Test
    void leavesAGroupThatIsNotThere() {
        groups.leave("none", a);
        tell();
        assertThat(a.take()).isEmpty();
    }
}
