package dev.caravan.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.openai.Json;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.OptionalLong;

@DisplayName("FLV-2: the reason behind a refusal")
class UpstreamErrorsTest {

    private static Failure failure(int status, String body) {
        return UpstreamErrors.of(status, body.getBytes(UTF_8), OptionalLong.empty());
    }

    private static Failure saying(int status, String message) {
        return failure(status, "{\"error\":{\"message\":\"" + message + "\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "400, FORMAT",
        "401, AUTH",
        "402, BILLING",
        "403, AUTH",
        "404, MODEL_NOT_FOUND",
        "405, FORMAT",
        "408, TIMEOUT",
        "409, FORMAT",
        "413, FORMAT",
        "415, FORMAT",
        "422, FORMAT",
        "429, RATE_LIMIT",
        "500, SERVER_ERROR",
        "501, SERVER_ERROR",
        "502, SERVER_ERROR",
        "503, OVERLOADED",
        "504, TIMEOUT",
        "520, SERVER_ERROR",
        "529, OVERLOADED",
    })
    @DisplayName("FLV-2: the status alone")
    void followsTheStatus(int status, Reason reason) {
        for (String body : new String[] {"", "{}", "[]", "null", "{\"error\":{}}", "\"\""}) {
            assertThat(failure(status, body).reason()).as(body).isEqualTo(reason);
        }
        assertThat(failure(status, "").upstreamStatus()).hasValue(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400 | The model `x` does not exist or you do not have access to it. |"
                        + " MODEL_NOT_FOUND",
                "400 | unknown model: x | MODEL_NOT_FOUND",
                "400 | model x not found | MODEL_NOT_FOUND",
                "400 | tool f does not exist | FORMAT",
                "400 | context_length_exceeded | CONTEXT_OVERFLOW",
                "400 | exceed_context_size_error | CONTEXT_OVERFLOW",
                "400 | request (9 tokens) exceeds the available context size (8 tokens) |"
                        + " CONTEXT_OVERFLOW",
                "400 | This model's maximum context length is 8 tokens | CONTEXT_OVERFLOW",
                "400 | the input is longer than the model's context length | CONTEXT_OVERFLOW",
                "400 | prompt is too long: 9 tokens > 8 maximum | CONTEXT_OVERFLOW",
                "413 | Input is too long for the model | CONTEXT_OVERFLOW",
                "422 | too large for the context window | CONTEXT_OVERFLOW",
                "500 | the input length exceeds the context length | CONTEXT_OVERFLOW",
                "400 | Your credit balance is too low | BILLING",
                "400 | API key not valid. Please pass a valid API key. | AUTH",
                "400 | Rate limit reached for requests | RATE_LIMIT",
                "400 | The engine is currently overloaded | OVERLOADED",
                "429 | You exceeded your quota: insufficient_quota | BILLING",
                "429 | Rate limit reached | RATE_LIMIT",
                "500 | Overloaded, please try again | OVERLOADED",
                "500 | Loading model | OVERLOADED",
                "502 | We are at capacity | OVERLOADED",
                "500 | CUDA out of memory | SERVER_ERROR",
                "401 | model x not found | AUTH",
                "404 | context window | MODEL_NOT_FOUND",
                "503 | model not found | OVERLOADED",
            })
    @DisplayName("FLV-2: the text refines the status, in any case of its letters")
    void followsTheText(int status, String message, Reason reason) {
        assertThat(saying(status, message).reason()).isEqualTo(reason);
        assertThat(saying(status, message.toUpperCase(java.util.Locale.ROOT)).reason())
                .isEqualTo(reason);
        assertThat(failure(status, message).reason()).as("as plain text").isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'message':'x','type':'rate_limit_error'} | RATE_LIMIT | 200",
                "{'message':'x','code':'rate_limit_exceeded'} | RATE_LIMIT | 200",
                "{'message':'x','type':'overloaded_error'} | OVERLOADED | 200",
                "{'message':'x','type':'authentication_error'} | AUTH | 200",
                "{'message':'x','type':'invalid_request_error'} | FORMAT | 200",
                "{'message':'x','type':'api_error'} | SERVER_ERROR | 200",
                "{'message':'x','code':429} | RATE_LIMIT | 429",
                "{'message':'x','code':'429'} | RATE_LIMIT | 429",
                "{'message':'x','code':400} | FORMAT | 400",
                "{'message':'x','code':1234} | SERVER_ERROR | 200",
                "{'message':'x','code':null,'type':null} | SERVER_ERROR | 200",
                "'plain text' | SERVER_ERROR | 200",
                "'context_length_exceeded' | CONTEXT_OVERFLOW | 200",
                "{} | SERVER_ERROR | 200",
            })
    @DisplayName("FLV-2, FLV-4: an error that came with status 200")
    void readsErrorsInsideReplies(String error, Reason reason, int status)
            throws Json.MalformedJson {
        Failure failure = UpstreamErrors.of(Json.read(error.replace('\'', '"').getBytes(UTF_8)));

        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.upstreamStatus()).hasValue(status);
    }

    @Test
    @DisplayName("FLV-6: Retry-After comes along")
    void keepsRetryAfter() {
        assertThat(UpstreamErrors.of(429, new byte[0], OptionalLong.of(7)))
                .isEqualTo(
                        new Failure.Answered(
                                Reason.RATE_LIMIT, 429, "HTTP 429", OptionalLong.of(7)));
    }

    @Test
    @DisplayName("SEC-8: of a body nothing but the message, type and code is told on")
    void tellsOnlyTheMessage() {
        assertThat(
                        failure(
                                        400,
                                        """
                                        {"error":{"message":"no","param":"canary-1","headers":
                                        {"Authorization":"Bearer canary-2"}},"request":"canary-3"}
                                        """)
                                .detail())
                .isEqualTo("HTTP 400: no");
        assertThat(failure(500, "{\"key\":\"canary").detail()).isEqualTo("HTTP 500: broken JSON");
        assertThat(failure(502, " <html>canary</html>").detail())
                .isEqualTo("HTTP 502: an HTML page");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403})
    @DisplayName("SEC-8: who refuses a key may repeat it; its words are kept back")
    void keepsBackWhatIsSaidOfAKey(int status) {
        Failure failure = saying(status, "Incorrect API key provided: canary-key");

        assertThat(failure.reason()).isEqualTo(Reason.AUTH);
        assertThat(failure.detail()).doesNotContain("canary").startsWith("HTTP " + status);
    }

    @Test
    @DisplayName("SEC-11: the text is bounded, on one line, without control characters")
    void cleansTheText() {
        String detail =
                saying(
                                400,
                                "a\\r\\nb\\u001b[31m\\u0085\\u2028\\u202e\\ud800"
                                        + "\uD83D\uDE42".repeat(500))
                        .detail();

        assertThat(detail)
                .startsWith("HTTP 400: a  b?[31m? ??")
                .endsWith("…")
                .doesNotContain("\n", "\r", "\u001b", "\u0085", "\u2028", "\u202e");
        assertThat(detail.codePointCount(0, detail.length())).isLessThan(320);
        assertThat(detail.codePoints()).noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    }

    @Test
    @DisplayName("FLV-2: bytes that are nothing are no fault of ours")
    void readsAnyBytes() {
        assertThat(
                        UpstreamErrors.of(
                                        500,
                                        new byte[] {(byte) 0xFF, 0, 1, (byte) 0xC3},
                                        OptionalLong.empty())
                                .reason())
                .isEqualTo(Reason.SERVER_ERROR);
    }
}
