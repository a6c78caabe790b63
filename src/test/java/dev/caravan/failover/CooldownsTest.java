package dev.caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.FailoverOverride;
import dev.caravan.routing.Candidate;
import dev.caravan.routing.Configured;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

@DisplayName("FLV-6, FLV-9: what is left alone after a failure, and for how long")
class CooldownsTest {
    private static final Candidate ONE = candidate("one", "a", "");
    private static final Candidate SAME_PROVIDER = candidate("one", "b", "");
    private static final Candidate OTHER = candidate("two", "a", "");
    private static final Candidate WITH_SERVICE =
            candidate("own", "a", "localService: { command: '/bin/true' },");

    private final AtomicLong now = new AtomicLong(1_000_000);
    private final Cooldowns cooldowns = new Cooldowns(now::get);

    private static Candidate candidate(String provider, String model, String more) {
        return Configured.candidate(
                provider + ": { baseUrl: 'http://127.0.0.1:1/v1', " + more + " models: [] }",
                provider + "/" + model);
    }

    private static Failure failure(Reason reason) {
        return new Failure.Answered(reason, 500, "no", OptionalLong.empty());
    }

    private void fails(Candidate candidate, Reason reason) {
        cooldowns.failed(candidate, failure(reason), 0, FailoverPolicy.DEFAULT);
    }

    private long left(Candidate candidate) {
        return cooldowns.leftMs(candidate).orElse(0);
    }

    @ParameterizedTest
    @CsvSource({
        "RATE_LIMIT, true, false",
        "OVERLOADED, true, false",
        "SERVER_ERROR, true, false",
        "TIMEOUT, true, false",
        "BAD_RESPONSE, true, false",
        "EMPTY_RESPONSE, true, false",
        "AUTH, true, true",
        "BILLING, true, true",
        "CONNECTION, true, true",
    })
    void coolsTheCandidateOrItsProvider(Reason reason, boolean candidate, boolean provider) {
        fails(ONE, reason);

        assertThat(cooldowns.leftMs(ONE).isPresent()).isEqualTo(candidate);
        assertThat(cooldowns.leftMs(SAME_PROVIDER).isPresent()).isEqualTo(provider);
        assertThat(cooldowns.leftMs(OTHER)).isEmpty();
        assertThat(left(ONE)).isEqualTo(reason == Reason.BILLING ? 5 * 3_600_000 : 30_000);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "MODEL_NOT_FOUND",
                "FORMAT",
                "LOCAL_SERVICE_FAILED",
                "MISSING_CREDENTIAL",
                "BLOCKED_NETWORK",
                "UNSUPPORTED_INPUT",
                "CONTEXT_WINDOW_TOO_SMALL",
                "CONTEXT_OVERFLOW",
                "COOLDOWN",
                "CLIENT_DISCONNECTED",
                "UNKNOWN"
            })
    void coolsNothingForOtherReasons(Reason reason) {
        fails(ONE, reason);

        assertThat(cooldowns.states()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SERVER_ERROR, 30000, 60000, 300000, 300000",
        "BILLING, 18000000, 36000000, 72000000, 86400000",
    })
    void coolsLongerEachTime(Reason reason, long first, long second, long third, long fourth) {
        for (long expected : new long[] {first, second, third, fourth}) {
            fails(ONE, reason);
            assertThat(left(ONE)).isEqualTo(expected);
            now.addAndGet(expected);
            assertThat(cooldowns.leftMs(ONE)).isEmpty();
        }
    }

    @Test
    void takesFailuresOfOneMomentForOne() {
        for (int i = 0; i < 10; i++) {
            now.addAndGet(10);
            cooldowns.failed(ONE, failure(Reason.TIMEOUT), 5_000, FailoverPolicy.DEFAULT);
        }

        assertThat(cooldowns.states()).singleElement().extracting("failures").isEqualTo(1);
        assertThat(left(ONE)).isEqualTo(30_000);
    }

    @ParameterizedTest
    @CsvSource({"2, 2000", "0, 1000", "3600, 3600000", "7200, 3600000"})
    void keepsToWhatTheProviderSaysUpToAnHour(long seconds, long ms) {
        cooldowns.failed(
                ONE,
                new Failure.Answered(Reason.RATE_LIMIT, 429, "", OptionalLong.of(seconds)),
                0,
                FailoverPolicy.DEFAULT);

        assertThat(left(ONE)).isEqualTo(ms);
    }

    @Test
    void forgetsAllOnSuccess() {
        fails(ONE, Reason.SERVER_ERROR);
        fails(ONE, Reason.CONNECTION);

        cooldowns.succeeded(SAME_PROVIDER);
        assertThat(cooldowns.leftMs(SAME_PROVIDER)).isEmpty();
        assertThat(cooldowns.leftMs(ONE)).isPresent();
        cooldowns.succeeded(ONE);

        assertThat(cooldowns.states()).isEmpty();
        fails(ONE, Reason.SERVER_ERROR);
        assertThat(left(ONE)).isEqualTo(30_000);
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECTION", "OVERLOADED", "TIMEOUT"})
    void leavesProvidersWithAServerOfTheirOwnToItsRules(Reason reason) {
        fails(WITH_SERVICE, reason);

        assertThat(cooldowns.states()).isEmpty();
    }

    @Test
    void coolsProvidersWithAServerOfTheirOwnForOtherReasons() {
        fails(WITH_SERVICE, Reason.SERVER_ERROR);

        assertThat(cooldowns.leftMs(WITH_SERVICE)).isPresent();
    }

    @Test
    void coolsNothingForTheDeadlineThatACallerSets() {
        cooldowns.failed(ONE, new Failure.TimedOut(Clock.DEADLINE, 1), 1, FailoverPolicy.DEFAULT);

        assertThat(cooldowns.states()).isEmpty();
    }

    @Test
    void coolsNothingThatWasNotSent() {
        cooldowns.failed(
                ONE,
                new Failure.Skipped(Reason.RATE_LIMIT, "queue full"),
                0,
                FailoverPolicy.DEFAULT);

        assertThat(cooldowns.states()).isEmpty();
    }

    @Test
    void passesOverWithTheTimeLeft() {
        fails(ONE, Reason.RATE_LIMIT);
        now.addAndGet(10_500);

        assertThat(cooldowns.passOver(ONE))
                .contains(new Failure.Cooling(Reason.RATE_LIMIT, 19_500));
        assertThat(cooldowns.passOver(OTHER)).isEmpty();
        assertThat(cooldowns.passOver(ONE).map(Failure::detail))
                .contains("left alone for 20 s more after rate_limit");
    }

    @Test
    void followsTheConfiguration() {
        fails(ONE, Reason.AUTH);
        fails(OTHER, Reason.AUTH);
        Candidate otherKey = candidate("one", "a", "apiKey: 'new',");

        cooldowns.follow(Map.of("one", otherKey.provider(), "two", OTHER.provider()));

        assertThat(cooldowns.leftMs(ONE)).isEmpty();
        assertThat(cooldowns.leftMs(OTHER)).isPresent();
        cooldowns.follow(Map.of());
        assertThat(cooldowns.states()).isEmpty();
    }

    @Test
    @DisplayName("FLV-9: the file changes what cools, and for how long")
    void followsAnOverriddenPolicy() {
        FailoverPolicy policy =
                FailoverPolicy.of(
                        Map.of(
                                "rate_limit",
                                new FailoverOverride(
                                        Optional.empty(),
                                        Optional.of("PROVIDER"),
                                        List.of(7_000L, 9_000L)),
                                "server_error",
                                new FailoverOverride(
                                        Optional.of(false), Optional.of("NOTHING"), List.of())));

        cooldowns.failed(ONE, failure(Reason.RATE_LIMIT), 0, policy);
        assertThat(left(SAME_PROVIDER)).isEqualTo(7_000);
        now.addAndGet(7_000);
        cooldowns.failed(ONE, failure(Reason.RATE_LIMIT), 0, policy);
        assertThat(left(ONE)).isEqualTo(9_000);
        cooldowns.failed(OTHER, failure(Reason.SERVER_ERROR), 0, policy);
        assertThat(cooldowns.leftMs(OTHER)).isEmpty();
        assertThat(policy.rule(Reason.SERVER_ERROR).advances()).isFalse();
        assertThat(policy.rule(Reason.TIMEOUT).advances()).isTrue();
    }
}
