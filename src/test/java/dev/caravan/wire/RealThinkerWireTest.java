package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.LlamaProcess;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("CMP-9: thoughts that a real engine writes into its text are kept apart")
final class RealThinkerWireTest {
    private static LlamaProcess engine;
    private static GatewayProcess gateway;
    private static Client client;

    @BeforeAll
    static void start() {
        engine = LlamaProcess.thinkerOrSkip();
        gateway =
                GatewayProcess.start(
                        """
                        {
                          gateway: { http: { endpoints: { chatCompletions: { enabled: true } } } },
                          models: { mode: "replace", providers: { llama: { baseUrl: "%s", models: [
                            { id: "tiny-think", reasoning: true, compat: { thinkingFormat: "qwen" } },
                          ] } } },
                        }
                        """
                                .formatted(engine.baseUrl()));
        client = new Client(gateway.baseUrl());
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            client.close();
            gateway.close();
            engine.close();
        }
    }

    @Test
    void keepsThemApartInAWholeReply() {
        JsonNode message = client.chat("llama/tiny-think").json().at("/choices/0/message");

        assertThat(message.path("reasoning_content").asText().strip()).hasSizeGreaterThan(10);
        assertThat(message.path("content").asText().strip()).hasSizeGreaterThan(5);
        assertThat(message.toString()).doesNotContain("think>");
    }

    @Test
    void keepsThemApartInAStream() throws Exception {
        Client.Answer answer = client.streamed("llama/tiny-think");

        StringBuilder thoughts = new StringBuilder();
        for (String event : answer.events()) {
            if (event.startsWith("{")) {
                thoughts.append(
                        Client.MAPPER
                                .readTree(event)
                                .at("/choices/0/delta/reasoning_content")
                                .asText(""));
            }
        }
        assertThat(thoughts.toString().strip()).hasSizeGreaterThan(10);
        assertThat(Client.content(answer.events()).strip()).hasSizeGreaterThan(5);
        assertThat(String.join("", answer.events())).doesNotContain("think>");
    }
}
