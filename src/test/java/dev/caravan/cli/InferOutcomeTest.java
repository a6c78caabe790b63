package dev.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.caravan.cli.GatewayClient.Answer;
import dev.caravan.cli.InferOutcome.Transport;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

@DisplayName("OPS-3: what a gateway's answer says of a run")
class InferOutcomeTest {
    private static JsonNode of(int status, Map<String, String> headers, String body)
            throws IOException {
        Answer answer =
                new Answer(
                        status,
                        name -> Optional.ofNullable(headers.get(name)),
                        new JsonMapper().readTree(body));
        return InferOutcome.of(Transport.GATEWAY, Optional.of("p/asked"), answer).json();
    }

    @Test
    @DisplayName("a trail is taken apart, with ids that hold commas, colons and slashes")
    void listsTheFailuresBeforeTheAnswer() throws IOException {
        JsonNode json =
                of(
                        200,
                        Map.of(
                                "x-caravan-model",
                                "q/org/m:8b",
                                "x-caravan-attempts",
                                "p/a,b:x:timeout,p/c:rate_limit,q/org/m:8b:ok"),
                        "{\"choices\":[{\"message\":{\"content\":\"hi\"}}]}");
        assertThat(json)
                .isEqualTo(
                        new JsonMapper()
                                .readTree(
                                        """
                                        {"ok": true, "capability": "model.run",
                                         "transport": "gateway",
                                         "provider": "q", "model": "org/m:8b",
                                         "attempts": [
                                           {"provider": "p", "model": "a,b:x", "reason": "timeout"},
                                           {"provider": "p", "model": "c", "reason": "rate_limit"}],
                                         "outputs": [{"text": "hi"}]}
                                        """));
    }

    @Test
    void tellsOfARefusalByWhomWasTriedLast() throws IOException {
        JsonNode json =
                of(
                        502,
                        Map.of(),
                        """
                        {"error": {"message": "All models failed", "attempts": [
                          {"provider": "p", "model": "a", "reason": "timeout", "ms": 3},
                          {"provider": "q", "model": "b", "reason": "auth", "ms": 4}]}}
                        """);
        assertThat(json.path("ok").asBoolean(true)).isFalse();
        assertThat(json.path("provider").asText()).isEqualTo("q");
        assertThat(json.path("attempts")).hasSize(2);
        assertThat(json.path("error").asText()).isEqualTo("All models failed");
    }

    @Test
    void tellsOfARefusalThatTriedNobody() throws IOException {
        JsonNode json = of(401, Map.of(), "{\"error\":{\"message\":\"Wrong credential\"}}");
        assertThat(json.path("model").asText()).isEqualTo("asked");
        assertThat(json.path("error").asText()).isEqualTo("Wrong credential");
        assertThat(of(500, Map.of(), "{}").path("error").asText()).isEqualTo("HTTP 500");
    }
}
