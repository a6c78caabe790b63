package dev.caravan.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("HTTP-3: the form of every error")
class ApiErrorTest {

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error",
        "401, authentication_error",
        "403, permission_error",
        "404, invalid_request_error",
        "405, invalid_request_error",
        "408, invalid_request_error",
        "413, invalid_request_error",
        "415, invalid_request_error",
        "429, rate_limit_error",
        "499, invalid_request_error",
        "500, api_error",
        "502, api_error",
        "503, api_error",
        "504, api_error",
    })
    @DisplayName("HTTP-3: the type follows from the status")
    void hasTheTypeOfItsStatus(int status, String type) {
        assertThat(ApiError.of(status, "x").body().at("/error/type").asText()).isEqualTo(type);
    }

    @Test
    @DisplayName("HTTP-3: message, type, param and code are always there")
    void hasAllFourFields() {
        assertThat(ApiError.badRequest("no").body())
                .hasToString(
                        "{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\","
                                + "\"param\":null,\"code\":null}}");
    }

    @Test
    @DisplayName("HTTP-3, FLV-7: what is added stays, whatever the order")
    void keepsWhatIsAdded() {
        var trail = JsonNodeFactory.instance.arrayNode().add("tried");
        ApiError error =
                ApiError.of(502, "m")
                        .header("Retry-After", "3")
                        .type("t")
                        .param("p")
                        .attempts(trail)
                        .code("c")
                        .header("Allow", "GET");

        assertThat(error.body())
                .hasToString(
                        "{\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":\"p\","
                                + "\"code\":\"c\",\"attempts\":[\"tried\"]}}");
        assertThat(error.headers()).containsEntry("Retry-After", "3").containsEntry("Allow", "GET");
        assertThat(error.status()).isEqualTo(502);
        assertThat(error.code()).contains("c");
        assertThat(error).hasMessage("m").hasNoCause();
        assertThat(error.getStackTrace()).isEmpty();
    }
}
