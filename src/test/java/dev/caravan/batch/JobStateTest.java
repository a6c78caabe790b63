package dev.caravan.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.batch.JobState.Event;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

@DisplayName("BAT-4: the states of a job")
class JobStateTest {

    private static JobState after(JobState start, List<Event> events) {
        JobState state = start;
        for (Event event : events) {
            state = state.after(event).orElse(state);
        }
        return state;
    }

    @Test
    void goesTheOrdinaryWay() {
        assertThat(
                        after(
                                JobState.VALIDATING,
                                List.of(Event.VALID, Event.ALL_DONE, Event.DELIVERED)))
                .isEqualTo(JobState.COMPLETED);
        assertThat(after(JobState.VALIDATING, List.of(Event.INVALID))).isEqualTo(JobState.FAILED);
        assertThat(after(JobState.VALIDATING, List.of(Event.VALID, Event.EXPIRED)))
                .isEqualTo(JobState.EXPIRED);
    }

    @Property
    @Label("BAT-4: an end never changes")
    void staysAtItsEnd(@ForAll List<Event> before, @ForAll List<Event> after) {
        JobState end = after(JobState.VALIDATING, before);
        if (end.isEnd()) {
            assertThat(after(end, after)).isEqualTo(end);
        }
    }

    @Property
    @Label("6.4: an answered cancelling ends cancelled, whatever else happens")
    void endsCancelledOnceCancelled(
            @ForAll List<Event> before, @ForAll @Size(max = 20) List<Event> after) {
        JobState state = after(JobState.VALIDATING, before);
        if (state == JobState.CANCELLING) {
            assertThat(Set.of(JobState.CANCELLING, JobState.CANCELLED))
                    .contains(after(state, after));
            assertThat(after(after(state, after), List.of(Event.DELIVERED)))
                    .isEqualTo(JobState.CANCELLED);
        }
    }

    @Property
    @Label("GUA-8: cancel racing completion ends in one of the two, never both")
    void endsOnceWhenCancelRacesCompletion(@ForAll List<Event> events) {
        Set<JobState> ends = EnumSet.noneOf(JobState.class);
        JobState state = JobState.VALIDATING;
        for (Event event : events) {
            state = state.after(event).orElse(state);
            if (state.isEnd()) {
                ends.add(state);
            }
        }
        assertThat(ends.size()).isLessThanOrEqualTo(1);
    }

    @Test
    @DisplayName("6.4: what is finalizing or over cannot be cancelled")
    void cannotBeCancelledLate() {
        for (JobState state : JobState.values()) {
            boolean cancels =
                    state.after(Event.CANCEL).equals(java.util.Optional.of(JobState.CANCELLING));
            assertThat(cancels)
                    .as(state.code())
                    .isEqualTo(state == JobState.VALIDATING || state == JobState.IN_PROGRESS);
        }
    }

    @Test
    void readsItsOwnNames() {
        for (JobState state : JobState.values()) {
            assertThat(JobState.of(state.code())).isEqualTo(state);
        }
    }
}
