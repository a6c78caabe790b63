package dev.caravan.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.OptionalLong;
import java.util.Random;

@DisplayName("GUA-4: when a line is tried again")
class RetryRuleTest {
    private static LineOutcome.Failed failed(String reason, OptionalLong retryAfterMs) {
        return new LineOutcome.Failed(
                "req_1", 503, reason, JsonNodeFactory.instance.objectNode(), retryAfterMs);
    }

    @ParameterizedTest
    @CsvSource({
        "rate_limit, true",
        "overloaded, true",
        "server_error, true",
        "timeout, true",
        "connection, true",
        "local_service_failed, true",
        "bad_response, true",
        "empty_response, true",
        "auth, false",
        "billing, false",
        "format, false",
        "context_overflow, false",
        "internal_error, false",
        "unknown, false"
    })
    void triesAgainWhatMayPass(String reason, boolean again) {
        OptionalLong pause =
                new RetryRule(5).pauseMs(failed(reason, OptionalLong.empty()), 1, new Random(1));
        assertThat(pause.isPresent()).isEqualTo(again);
    }

    @Property
    @Label("6.4: pauses double from 1 s to 60 s with jitter; so many tries and no more")
    void pausesLongerEachTime(
            @ForAll @IntRange(min = 1, max = 40) int attempts, @ForAll long seed) {
        OptionalLong pause =
                new RetryRule(30)
                        .pauseMs(
                                failed("timeout", OptionalLong.empty()),
                                attempts,
                                new Random(seed));
        if (attempts >= 30) {
            assertThat(pause).isEmpty();
        } else {
            long most = attempts > 6 ? 60_000 : 1_000L << (attempts - 1);
            assertThat(pause.getAsLong()).isBetween(most / 2, most);
        }
    }

    @Property
    @Label("6.4: Retry-After is honoured, up to an hour")
    void waitsAsLongAsTold(@ForAll @IntRange(min = 0, max = 10_000_000) int hintMs) {
        long pause =
                new RetryRule(5)
                        .pauseMs(failed("rate_limit", OptionalLong.of(hintMs)), 1, new Random(1))
                        .getAsLong();
        assertThat(pause)
                .isGreaterThanOrEqualTo(Math.min(hintMs, RetryRule.MAX_HINT_MS))
                .isLessThanOrEqualTo(Math.max(1_000, Math.min(hintMs, RetryRule.MAX_HINT_MS)));
    }
}
