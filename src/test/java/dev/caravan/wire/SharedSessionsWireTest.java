package dev.caravan.wire;

import static dev.caravan.wire.TwoProviders.CHAT;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.Postgres;
import dev.caravan.fake.SimulatorProcess;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

@DisplayName("SES-4, OPS-10: two gateways on one PostgreSQL")
final class SharedSessionsWireTest {
    private static final List<String> FLAGS = List.of("-Xmx512m");

    private static CompletableFuture<Client.Answer> say(Client client, String text) {
        String body =
                "{\"model\":\"second/two\",\"user\":\"ann\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                        .formatted(text);
        return CompletableFuture.supplyAsync(
                () -> client.post("/chat/completions", body), Thread::startVirtualThread);
    }

    private static List<String> sent(JsonNode request) {
        return request.at("/body/messages")
                .valueStream()
                .map(message -> message.path("content").asText())
                .toList();
    }

    @Test
    @DisplayName("requests of one session run one after the other")
    void takeTurns() throws Exception {
        try (SimulatorProcess model = SimulatorProcess.start("--reply", "noted")) {
            String url = Postgres.shared().database().url();
            String config =
                    TwoProviders.config(model.baseUrl(), model.baseUrl(), "")
                            .replaceFirst(
                                    "gateway: \\{", "gateway: { store: { url: '" + url + "' }, ");
            try (GatewayProcess one = GatewayProcess.start(config, FLAGS, Map.of());
                    GatewayProcess two = GatewayProcess.start(config, FLAGS, Map.of());
                    Client first = new Client(one.baseUrl());
                    Client second = new Client(two.baseUrl())) {
                model.behave("{\"responseDelayMs\":1000}");
                CompletableFuture<Client.Answer> begun = say(first, "from one");
                await().until(() -> !model.requests(CHAT).isEmpty());
                CompletableFuture<Client.Answer> waits = say(second, "from two");

                assertThat(begun.join().status()).isEqualTo(200);
                assertThat(model.requests(CHAT)).hasSize(1);
                assertThat(waits.join().status()).isEqualTo(200);
                assertThat(sent(model.requests(CHAT).getLast()))
                        .containsExactly("from one", "noted", "from two");
            }
        }
    }
}
