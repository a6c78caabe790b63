package dev.caravan.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.openai.ApiError;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

@DisplayName("FLV-7: what the client is told when no candidate answered")
class ExhaustedChainTest {
    private static final Set<Reason> WITH_RETRY_AFTER =
            Set.of(
                    Reason.RATE_LIMIT,
                    Reason.OVERLOADED,
                    Reason.LOCAL_SERVICE_FAILED,
                    Reason.COOLDOWN);

    private static ApiError error(Failure... failures) {
        List<String> refs = List.of("p/a", "q/y", "r/z");
        Plan plan = Plan.of(Chains.of(refs.subList(0, failures.length).toArray(String[]::new)));
        for (int i = 0; i < failures.length; i++) {
            plan = plan.failed(failures[i], 10L * (i + 1));
        }
        assertThat(plan.attempts()).hasSize(failures.length);
        return ExhaustedChain.error(plan, _ -> OptionalLong.empty());
    }

    private static Failure limited(long retryAfterSeconds) {
        return new Failure.Answered(
                Reason.RATE_LIMIT, 429, "slow down", OptionalLong.of(retryAfterSeconds));
    }

    @ParameterizedTest
    @CsvSource({
        "AUTH, 502, upstream_authentication_error, auth",
        "BILLING, 502, api_error, billing",
        "RATE_LIMIT, 429, rate_limit_error, rate_limit",
        "OVERLOADED, 503, api_error, overloaded",
        "SERVER_ERROR, 502, api_error, server_error",
        "TIMEOUT, 504, api_error, timeout",
        "CONNECTION, 502, api_error, connection",
        "MODEL_NOT_FOUND, 404, invalid_request_error, model_not_found",
        "FORMAT, 400, invalid_request_error, format",
        "BAD_RESPONSE, 502, api_error, bad_response",
        "EMPTY_RESPONSE, 502, api_error, empty_response",
        "LOCAL_SERVICE_FAILED, 503, api_error, local_service_failed",
        "MISSING_CREDENTIAL, 502, api_error, missing_credential",
        "BLOCKED_NETWORK, 502, api_error, blocked_network",
        "UNSUPPORTED_INPUT, 400, invalid_request_error, unsupported_input",
        "CONTEXT_WINDOW_TOO_SMALL, 400, invalid_request_error, context_window_too_small",
        "CONTEXT_OVERFLOW, 400, invalid_request_error, context_length_exceeded",
        "COOLDOWN, 503, api_error, cooldown",
        "CLIENT_DISCONNECTED, 499, invalid_request_error, client_disconnected",
        "UNKNOWN, 502, api_error, unknown",
    })
    @DisplayName("FLV-7: status, type and code of each reason, also when the reply broke off")
    void hasStatusTypeAndCode(Reason reason, int status, String type, String code) {
        for (ApiError error :
                List.of(
                        error(Chains.failure(reason)),
                        ExhaustedChain.brokenOff(Chains.failure(reason)))) {
            assertThat(error.status()).isEqualTo(status);
            assertThat(error.code()).contains(code);
            assertThat(error.body().at("/error/type").asText()).isEqualTo(type);
        }
    }

    @Test
    @DisplayName("FLV-7: the table above has every reason")
    void knowsEveryReason() throws NoSuchMethodException {
        CsvSource table =
                ExhaustedChainTest.class
                        .getDeclaredMethod(
                                "hasStatusTypeAndCode",
                                Reason.class,
                                int.class,
                                String.class,
                                String.class)
                        .getAnnotation(CsvSource.class);

        assertThat(Arrays.stream(table.value()).map(row -> row.substring(0, row.indexOf(','))))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Reason.values()).map(Enum::name).toList());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("FLV-7: Retry-After with 429 and 503 only")
    void saysWhenToComeBack(Reason reason) {
        assertThat(error(Chains.failure(reason)).headers().keySet())
                .isEqualTo(WITH_RETRY_AFTER.contains(reason) ? Set.of("Retry-After") : Set.of());
    }

    @ParameterizedTest
    @CsvSource({"120, 120", "0, 1", "3600, 3600", "999999999999, 3600"})
    @DisplayName("FLV-6, FLV-7: the upstream's Retry-After counts, from 1 s to 1 h")
    void honoursTheUpstreamsWord(long upstream, String told) {
        assertThat(error(limited(upstream)).headers()).containsEntry("Retry-After", told);
    }

    @Test
    @DisplayName("FLV-7: the soonest of those that waiting may mend")
    void takesTheSoonest() {
        assertThat(error(limited(90), limited(40), limited(60)).headers())
                .containsEntry("Retry-After", "40");
        assertThat(error(Chains.failure(Reason.MODEL_NOT_FOUND), limited(90)).headers())
                .containsEntry("Retry-After", "90");
        assertThat(error(Chains.failure(Reason.TIMEOUT), limited(90)).headers())
                .containsEntry("Retry-After", "30");
    }

    @Test
    @DisplayName("FLV-7: the last attempt that was sent decides, not a later skip")
    void followsTheLastThatWasSent() {
        ApiError error =
                error(
                        limited(5),
                        Chains.failure(Reason.TIMEOUT),
                        Chains.failure(Reason.MISSING_CREDENTIAL));

        assertThat(error.status()).isEqualTo(504);
        assertThat(error.code()).contains("timeout");
    }

    @Test
    @DisplayName("FLV-7: the message tells of every attempt, error.attempts in fields")
    void tellsOfEveryAttempt() {
        ApiError error =
                error(
                        limited(5),
                        new Failure.TimedOut(Clock.HEADERS, 120_000),
                        new Failure.Skipped(Reason.MISSING_CREDENTIAL, "missing credential"));

        assertThat(error)
                .hasMessage(
                        "All models failed (3): p/a: rate_limit (slow down) | q/y: timeout (no"
                                + " response headers within 120000 ms) | r/z: missing_credential"
                                + " (missing credential)");
        assertThat(error.body().at("/error/attempts"))
                .hasToString(
                        "[{\"provider\":\"p\",\"model\":\"a\",\"reason\":\"rate_limit\","
                                + "\"status\":429,\"ms\":10},"
                                + "{\"provider\":\"q\",\"model\":\"y\",\"reason\":\"timeout\","
                                + "\"ms\":20},"
                                + "{\"provider\":\"r\",\"model\":\"z\","
                                + "\"reason\":\"missing_credential\",\"ms\":30}]");
    }

    @Test
    @DisplayName("HTTP-10: a reply that broke off says why, without a trail")
    void tellsOfAReplyThatBrokeOff() {
        ApiError error = ExhaustedChain.brokenOff(new Failure.TimedOut(Clock.GAP, 5_000));

        assertThat(error)
                .hasMessage("The reply broke off: timeout (no further event within 5000 ms)");
        assertThat(error.body().at("/error/attempts").isMissingNode()).isTrue();
    }

    @Test
    @DisplayName("FLV-2: an AttemptFailed carries its failure and no stack trace")
    void carriesTheFailure() {
        Failure failure = Chains.failure(Reason.BILLING);
        AttemptFailed thrown = new AttemptFailed(failure);

        assertThat(thrown.failure()).isSameAs(failure);
        assertThat(thrown).hasMessage("billing: detail");
        assertThat(thrown.getStackTrace()).isEmpty();
    }
}
