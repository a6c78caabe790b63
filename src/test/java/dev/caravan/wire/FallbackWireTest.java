package dev.caravan.wire;

import static dev.caravan.wire.TwoProviders.CHAT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.wire.Client.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FallbackWireTest {
    private static TwoProviders both;

    @BeforeAll
    static void start() {
        both = new TwoProviders();
    }

    @AfterAll
    static void stop() {
        both.close();
    }

    @BeforeEach
    void reset() {
        both.reset();
    }

    @ParameterizedTest(name = "{0} stream={2}: {1}")
    @DisplayName("FLV-2 FLV-4 HTTP-8: a failing provider is told apart and the next one answers")
    @CsvSource({
        "'{\"kind\":\"status\",\"status\":500}', server_error, false",
        "'{\"kind\":\"status\",\"status\":500}', server_error, true",
        "'{\"kind\":\"status\",\"status\":503}', overloaded, true",
        "'{\"kind\":\"status\",\"status\":401}', auth, false",
        "'{\"kind\":\"status\",\"status\":404}', model_not_found, true",
        "'{\"kind\":\"status\",\"status\":400,\"body\":\"no such thing\"}', format, false",
        "'{\"kind\":\"redirect\",\"location\":\"http://127.0.0.1:1/\"}', bad_response, false",
        "'{\"kind\":\"silence\"}', timeout, false",
        "'{\"kind\":\"silence\"}', timeout, true",
        "'{\"kind\":\"silence\",\"afterEvents\":0}', timeout, true",
        "'{\"kind\":\"reset\"}', connection, false",
        "'{\"kind\":\"reset\"}', connection, true",
        "'{\"kind\":\"close\"}', connection, true",
        "'{\"kind\":\"html\"}', bad_response, false",
        "'{\"kind\":\"html\"}', bad_response, true",
        "'{\"kind\":\"html-as-sse\"}', bad_response, true",
        "'{\"kind\":\"truncated-json\"}', bad_response, false",
        "'{\"kind\":\"error-event\"}', server_error, true",
        "'{\"kind\":\"empty-stream\"}', empty_response, true",
    })
    void fallsBackBeforeTheFirstByte(String fault, String reason, boolean stream) {
        both.first.behave("{\"faults\":[" + fault + "]}");

        Answer answer = stream ? both.client.streamed("openclaw") : both.client.chat("openclaw");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-caravan-attempts"))
                .isEqualTo("first/one:" + reason + ",second/two:ok");
        assertThat(answer.header("x-caravan-model")).isEqualTo("second/two");
        if (stream) {
            assertThat(Client.content(answer.events())).isEqualTo("second here");
            assertThat(answer.events()).last().isEqualTo("[DONE]");
        } else {
            assertThat(answer.json().at("/choices/0/message/content").asText())
                    .isEqualTo("second here");
            assertThat(answer.json().path("model").asText()).isEqualTo("second/two");
        }
    }

    @Test
    @DisplayName("FLV-5: a 429 with Retry-After is one call, then the next provider at once")
    void doesNotWaitForRetryAfter() {
        both.first.behave("{\"faults\":[{\"kind\":\"status\",\"status\":429,\"retryAfter\":7}]}");

        long began = System.nanoTime();
        Answer answer = both.client.chat("openclaw");

        assertThat(answer.header("x-caravan-attempts"))
                .isEqualTo("first/one:rate_limit,second/two:ok");
        assertThat((System.nanoTime() - began) / 1_000_000).isLessThan(5_000);
        assertThat(both.first.requests(CHAT)).hasSize(1);
        assertThat(both.second.requests(CHAT)).hasSize(1);
    }

    @ParameterizedTest
    @DisplayName(
            "FLV-4 HTTP-10: nothing falls back after the first byte; the stream ends with an error")
    @CsvSource({"reset, connection", "close, connection", "end, connection", "silence, timeout"})
    void doesNotFallBackAfterTheFirstByte(String kind, String reason) {
        both.first.behave(
                "{\"tokenDelayMs\":50,\"faults\":[{\"kind\":\"" + kind + "\",\"afterEvents\":3}]}");

        Answer answer = both.client.streamed("openclaw");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.events()).last().asString().contains("\"error\"").contains(reason);
        assertThat(answer.events()).doesNotContain("[DONE]");
        assertThat(Client.content(answer.events())).startsWith("Caravan");
        assertThat(both.second.requests(CHAT)).isEmpty();
    }

    @Test
    @DisplayName("FLV-7: an exhausted chain answers by the last attempt, with the whole trail")
    void tellsWhatWasTried() {
        both.first.behave("{\"faults\":[{\"kind\":\"status\",\"status\":500}]}");
        both.second.behave("{\"faults\":[{\"kind\":\"status\",\"status\":429,\"retryAfter\":9}]}");

        Answer answer = both.client.streamed("openclaw");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.errorCode()).isEqualTo("rate_limit");
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertThat(answer.errorMessage())
                .startsWith("All models failed (2): first/one: server_error");
        assertThat(answer.json().at("/error/attempts/1/provider").asText()).isEqualTo("second");
        assertThat(answer.json().at("/error/attempts/1/status").asInt()).isEqualTo(429);
    }

    @Test
    @DisplayName("FLV-7: an upstream's 401 is no 401 for the client")
    void hidesTheUpstreamsUnauthorized() {
        both.first.behave("{\"faults\":[{\"kind\":\"status\",\"status\":401}]}");

        Answer answer = both.client.chat("first/one");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.json().at("/error/type").asText())
                .isEqualTo("upstream_authentication_error");
    }

    @ParameterizedTest
    @DisplayName("SEC-8: a provider that repeats its key tells it to nobody")
    @CsvSource({
        "'{\"kind\":\"status\",\"status\":400,\"body\":\"no first-key here\"}', false",
        "'{\"kind\":\"status\",\"status\":500,\"body\":\"no first-key here\"}', true",
    })
    void hidesAKeyThatTheUpstreamRepeats(String fault, boolean stream) {
        both.first.behave("{\"faults\":[" + fault + "]}");

        Answer answer = stream ? both.client.streamed("first/one") : both.client.chat("first/one");

        assertThat(answer.errorMessage()).contains("no *** here");
        assertThat(answer.text()).doesNotContain("first-key");
        assertThat(String.join("", both.gateway.log())).doesNotContain("first-key");
    }

    @Test
    @DisplayName("FLV-8: the deadline of the request spans the chain")
    void keepsTheCallersDeadline() {
        both.first.behave("{\"faults\":[{\"kind\":\"silence\"}]}");

        Answer answer =
                both.client.post(
                        "/chat/completions",
                        Client.chat("openclaw", false),
                        "x-caravan-timeout-ms",
                        "300");

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.errorCode()).isEqualTo("timeout");
        // The provider's own limit is 2 s: what is left of the caller's counts.
        assertThat(answer.errorMessage()).containsPattern("is over within [12]?[0-9]{1,2} ms");
        assertThat(both.second.requests(CHAT)).isEmpty();
    }

    @Test
    @DisplayName("HTTP-3: a header of ours that says neither true nor false is refused")
    void refusesAnUnclearHeader() {
        Answer answer =
                both.client.post(
                        "/chat/completions",
                        Client.chat("openclaw", false),
                        "x-caravan-plain",
                        "perhaps");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("x-caravan-plain: expected true or false");
    }

    @Test
    @DisplayName("AGT-3 FLV-1: a model asked for by ref has no fallback")
    void doesNotFallBackFromARef() {
        both.first.behave("{\"faults\":[{\"kind\":\"status\",\"status\":500}]}");

        Answer answer = both.client.chat("first/one");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(both.second.requests(CHAT)).isEmpty();
    }

    @Test
    @DisplayName("FLV-5: a kept-alive connection that the server closed is tried once more, unseen")
    void retriesADeadPooledConnection() {
        assertThat(both.client.chat("second/two").status()).isEqualTo(200);
        both.second.behave("{\"faults\":[{\"kind\":\"close\",\"times\":1}]}");

        Answer answer = both.client.chat("second/two");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-caravan-attempts")).isEqualTo("second/two:ok");
        assertThat(both.second.requests(CHAT)).hasSize(3);
    }
}
