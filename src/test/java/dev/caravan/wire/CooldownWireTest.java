package dev.caravan.wire;

import static dev.caravan.wire.TwoProviders.CHAT;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.wire.Client.Answer;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;

@DisplayName("FLV-6, FLV-7: a provider that asks for a pause gets it")
final class CooldownWireTest {

    @Test
    void leavesACandidateAloneForAsLongAsItSays() {
        try (TwoProviders both = TwoProviders.withCooldowns()) {
            both.first.behave(
                    "{\"faults\":[{\"kind\":\"status\",\"status\":429,\"retryAfter\":2,\"times\":1}]}");

            Answer refused = both.client.chat("openclaw");
            Answer passed = both.client.chat("openclaw");

            assertThat(refused.header("x-caravan-attempts"))
                    .isEqualTo("first/one:rate_limit,second/two:ok");
            assertThat(passed.header("x-caravan-attempts"))
                    .isEqualTo("first/one:cooldown,second/two:ok");
            assertThat(both.first.requests(CHAT)).hasSize(1);
            tellsOfIt(both);
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(
                            () ->
                                    assertThat(
                                                    both.client
                                                            .chat("openclaw")
                                                            .header("x-caravan-attempts"))
                                            .isEqualTo("first/one:ok"));
            asksTheOneThatCoolsWhenNoOtherIsLeft(both);
        }
    }

    @Test
    void leavesAProviderAloneWhoseStreamBreaksButNotOneThatACallerHurries() {
        try (TwoProviders both = TwoProviders.withCooldowns()) {
            both.first.behave("{\"faults\":[{\"kind\":\"reset\",\"afterEvents\":3,\"times\":1}]}");
            both.second.behave("{\"faults\":[{\"kind\":\"silence\",\"times\":1}]}");

            Answer broken = both.client.streamed("openclaw");
            Answer hurried =
                    both.client.post(
                            "/chat/completions",
                            "{\"model\":\"openclaw\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                            "x-caravan-timeout-ms",
                            "200");
            Answer next = both.client.chat("openclaw");

            assertThat(broken.text()).contains("\"error\"");
            assertThat(hurried.status()).isEqualTo(504);
            assertThat(hurried.header("x-caravan-attempts"))
                    .isEqualTo("first/one:cooldown,second/two:timeout");
            assertThat(next.header("x-caravan-attempts"))
                    .isEqualTo("first/one:cooldown,second/two:ok");
        }
    }

    private static void tellsOfIt(TwoProviders both) {
        String base = both.gateway.baseUrl();
        try (Client console = new Client(base.replace("/v1", "/console/api"));
                Client observe = new Client(base.replace("/v1", "/observe"))) {
            assertThat(console.get("/providers").json().at("/cooldowns/0/provider").asText())
                    .isEqualTo("first");
            assertThat(console.get("/providers").json().at("/cooldowns/0/reason").asText())
                    .isEqualTo("rate_limit");
            assertThat(observe.get("/metrics").text())
                    .contains("caravan_cooldown_active{model=\"one\",provider=\"first\"} 1");
        }
        assertThat(both.client.get("/models").text()).contains("\"state\":\"cooling\"");
    }

    private static void asksTheOneThatCoolsWhenNoOtherIsLeft(TwoProviders both) {
        both.first.behave("{\"faults\":[{\"kind\":\"status\",\"status\":503,\"retryAfter\":60}]}");
        both.second.behave("{\"faults\":[{\"kind\":\"status\",\"status\":503,\"retryAfter\":30}]}");

        both.client.chat("openclaw");
        Answer all = both.client.chat("openclaw");

        assertThat(all.status()).isEqualTo(503);
        assertThat(all.header("x-caravan-attempts"))
                .isEqualTo("first/one:cooldown,second/two:cooldown,second/two:overloaded");
        assertThat(Long.parseLong(all.header("Retry-After"))).isBetween(25L, 30L);
    }
}
