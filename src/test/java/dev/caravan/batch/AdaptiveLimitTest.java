package dev.caravan.batch;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;

@DisplayName("GUA-6: how many lines of a provider are at work")
class AdaptiveLimitTest {

    @Test
    void growsByOneARound() {
        AdaptiveLimit limit = new AdaptiveLimit(4, 64);
        for (int i = 0; i < 4; i++) {
            assertThat(limit.current()).isEqualTo(4);
            limit.answered(0, 10);
        }
        limit.answered(0, 10);
        assertThat(limit.current()).isEqualTo(5);
    }

    @Test
    void halvesOnceForWhatWasUnderWayTogether() {
        AdaptiveLimit limit = new AdaptiveLimit(16, 64);
        limit.tooMuch(0, 100);
        limit.tooMuch(10, 101);
        limit.tooMuch(99, 102);
        assertThat(limit.current()).isEqualTo(8);
        limit.tooMuch(100, 200);
        assertThat(limit.current()).isEqualTo(4);
    }

    @Test
    void shrinksWhenAnswersBecomeSlow() {
        AdaptiveLimit limit = new AdaptiveLimit(4, 64);
        long now = 0;
        for (int i = 0; i < 200; i++) {
            limit.answered(now, now += 10);
        }
        int before = limit.current();
        for (int i = 0; i < 20; i++) {
            limit.answered(now, now += 500);
        }
        assertThat(limit.current()).isLessThan(before);
    }

    @Property
    @Label("it stays between 1 and the most")
    void staysInItsRange(@ForAll List<Boolean> answers) {
        AdaptiveLimit limit = new AdaptiveLimit(4, 8);
        long now = 0;
        for (boolean answered : answers) {
            if (answered) {
                limit.answered(now, ++now);
            } else {
                limit.tooMuch(now, ++now);
            }
            assertThat(limit.current()).isBetween(1, 8);
        }
    }
}
