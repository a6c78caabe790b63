package dev.caravan.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.failover.Reason;
import dev.caravan.openai.Json;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

@DisplayName("DGN-1, SEC-8, SEC-11: one line a request, with what happened and no word of it")
class LogLineTest {
    private static final RequestRecord REQUEST =
            Records.of(
                    Optional.of(200),
                    new Tokens(1_000, 400, 100, 50, false),
                    Records.failed("open/x", Reason.RATE_LIMIT),
                    Records.ok("p/m"));

    private static JsonNode json(RequestRecord request) {
        try {
            return Json.read(LogLine.json(request, "2026-01-01T00:00:00Z").getBytes(UTF_8));
        } catch (Json.MalformedJson e) {
            throw new AssertionError(e.describe(), e);
        }
    }

    @Test
    void saysAllInText() {
        assertThat(LogLine.text(REQUEST))
                .isEqualTo(
                        "req_1 chat-completions 200 agent=main session=0123456789ab"
                                + " attempts=open/x:rate_limit:7ms,"
                                + "p/m:ok:40ms stream=true tokens=1000/50 usd=0.002100 ttft=55"
                                + " bytes=2048 ms=120");
    }

    @Test
    void saysAllInJson() {
        JsonNode line = json(REQUEST);

        assertThat(line.path("status").asInt()).isEqualTo(200);
        assertThat(line.at("/attempts/0/reason").asText()).isEqualTo("rate_limit");
        assertThat(line.at("/attempts/0/status").asInt()).isEqualTo(429);
        assertThat(line.at("/attempts/1/provider").asText()).isEqualTo("p");
        assertThat(line.at("/attempts/1/ms").asInt()).isEqualTo(40);
        assertThat(line.at("/tokens/input").asInt()).isEqualTo(1_000);
        assertThat(line.at("/tokens/cached").asInt()).isEqualTo(400);
        assertThat(line.path("first_token_ms").asInt()).isEqualTo(55);
        assertThat(line.path("upstream_ms").asInt()).isEqualTo(100);
        // 500 plain at 2, 400 cached at 0.5, 100 written at 4, 50 of reply at 10: per million.
        assertThat(line.path("cost_usd").asDouble()).isEqualTo(0.0021);
        assertThat(line.toString()).doesNotContain("canary");
    }

    @Test
    void marksAnEstimateAndAClientThatLeft() {
        RequestRecord gone =
                Records.of(Optional.empty(), new Tokens(10, 0, 0, 3, true), Records.ok("open/x"));

        assertThat(LogLine.text(gone)).contains(" client_disconnected ", "tokens=~10/3");
        assertThat(LogLine.text(gone)).doesNotContain("usd=");
        assertThat(json(gone).path("outcome").asText()).isEqualTo("client_disconnected");
        assertThat(json(gone).at("/tokens/estimated").asBoolean()).isTrue();
    }

    @Test
    void staysOneLineWhateverAModelIsCalled() {
        RequestRecord hostile =
                Records.of(
                        Optional.of(200),
                        new Tokens(1, 0, 0, 1, false),
                        Records.ok("open/a\nb\u001b[31m\u2028c" + "x".repeat(5_000)));

        for (String line : List.of(LogLine.text(hostile), LogLine.json(hostile, "now"))) {
            assertThat(line).hasSizeLessThan(1_000);
            assertThat(line.chars()).noneMatch(c -> c < 0x20 || c == 0x2028);
        }
    }

    @Test
    void saysLittleOfARequestThatAskedNoModel() {
        RequestRecord listing =
                new RequestRecord(
                        "req_2",
                        "models",
                        Optional.of(401),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        false,
                        Optional.empty(),
                        OptionalLong.empty(),
                        3,
                        0,
                        0,
                        90,
                        Optional.empty());

        assertThat(LogLine.text(listing))
                .isEqualTo("req_2 models 401 agent=- attempts=- bytes=90 ms=3");
        assertThat(listing.overheadMs()).isEqualTo(3);
        assertThat(REQUEST.overheadMs()).isEqualTo(15);
    }
}
