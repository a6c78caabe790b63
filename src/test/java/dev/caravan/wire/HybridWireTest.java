package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.fake.CannedServer;
import dev.caravan.fake.CannedServer.Answer;
import dev.caravan.fake.GatewayProcess;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The hybrid configuration: a hosted model first, LM Studio when it fails. */
@DisplayName("ANT-1, FLV-4: hosted primary, local fallback, each with an API of its own")
final class HybridWireTest {
    private static final Path CONTRACT = Path.of("src/test/resources/contract");
    private static final String SSE = "text/event-stream";
    private static final String JSON = "application/json";

    private static CannedServer hosted;
    private static CannedServer local;
    private static GatewayProcess gateway;
    private static Client client;

    @BeforeAll
    static void start() {
        hosted = CannedServer.ofProvider();
        local = CannedServer.ofProvider();
        gateway =
                GatewayProcess.start(
                        """
                        {
                          gateway: { http: { endpoints: { chatCompletions: { enabled: true } } }, %s },
                          agents: { defaults: {
                            model: { primary: "anthropic/claude-sonnet-4-6",
                                     fallbacks: ["lmstudio/my-local-model", "anthropic/claude-opus-4-6"] },
                            models: {
                              "anthropic/claude-sonnet-4-6": { alias: "Sonnet" },
                              "lmstudio/my-local-model": { alias: "Local" },
                              "anthropic/claude-opus-4-6": { alias: "Opus" },
                            },
                          } },
                          models: { mode: "merge", providers: {
                            anthropic: { baseUrl: "%s", apiKey: "sk-ant", timeoutSeconds: 1 },
                            lmstudio: { baseUrl: "%s/v1", apiKey: "lmstudio", api: "openai-responses",
                              models: [{ id: "my-local-model", contextWindow: 196608, maxTokens: 8192 }] },
                          } },
                        }
                        """
                                .formatted(TwoProviders.NO_COOLDOWN, hosted.url(), local.url()));
        client = new Client(gateway.baseUrl());
    }

    @AfterAll
    static void stop() {
        client.close();
        gateway.close();
        hosted.close();
        local.close();
    }

    private static String file(String contract) {
        try {
            return Files.readString(CONTRACT.resolve(contract));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer localAnswer(boolean stream) {
        return stream
                ? new Answer(200, SSE, file("lmstudio-responses-stream/upstream-response.sse"))
                : new Answer(200, JSON, file("lmstudio-responses/upstream-response.json"));
    }

    @ParameterizedTest(name = "{0} {2} stream={3}")
    @CsvSource({
        "529, overloaded_error, overloaded, false",
        "529, overloaded_error, overloaded, true",
        "401, authentication_error, auth, false",
        "401, authentication_error, auth, true",
        "429, rate_limit_error, rate_limit, false",
        "429, rate_limit_error, rate_limit, true",
        "0, none, timeout, false",
        "0, none, timeout, true",
    })
    void letsTheLocalModelAnswer(int status, String type, String reason, boolean stream) {
        hosted.answers(
                new Answer(
                        status,
                        JSON,
                        "{\"type\":\"error\",\"error\":{\"type\":\""
                                + type
                                + "\",\"message\":\"no\"}}"));
        local.answers(localAnswer(stream));

        Client.Answer answer = stream ? client.streamed("openclaw") : client.chat("openclaw");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-caravan-attempts"))
                .isEqualTo("anthropic/claude-sonnet-4-6:" + reason + ",lmstudio/my-local-model:ok");
        if (stream) {
            assertThat(Client.content(answer.events())).isEqualTo("Grüße 🌍");
            assertThat(answer.events()).last().isEqualTo("[DONE]");
        } else {
            JsonNode message = answer.json().at("/choices/0/message");
            assertThat(message.path("content").asText()).isEqualTo("Yes.");
            assertThat(message.path("reasoning_content").asText()).isEqualTo("Six sevens.");
        }
        assertThat(hosted.asked()).singleElement().extracting("path").isEqualTo("/v1/messages");
        assertThat(hosted.asked()).singleElement().extracting("key").isEqualTo("sk-ant");
        assertThat(local.asked()).singleElement().extracting("path").isEqualTo("/v1/responses");
        assertThat(local.asked()).singleElement().extracting("key").isEqualTo("Bearer lmstudio");
    }

    @Test
    void letsTheHostedModelAnswerWhenItCan() {
        hosted.answers(new Answer(200, JSON, file("anthropic-chat/upstream-response.json")));

        Client.Answer answer = client.chat("Sonnet");

        assertThat(answer.json().at("/choices/0/message/content").asText())
                .isEqualTo("Four, five.");
        assertThat(answer.json().at("/usage/prompt_tokens").asInt()).isEqualTo(16);
        assertThat(answer.json().path("model").asText()).isEqualTo("anthropic/claude-sonnet-4-6");
    }

    @Test
    void streamsTheHostedModelsToolCalls() {
        hosted.answers(new Answer(200, SSE, file("anthropic-tools-stream/upstream-response.sse")));

        Client.Answer answer = client.streamed("Opus");

        assertThat(answer.events()).last().isEqualTo("[DONE]");
        assertThat(String.join("\n", answer.events()))
                .contains("\"toolu_5\"", "\"toolu_6\"", "\"finish_reason\":\"tool_calls\"");
    }

    @Test
    @DisplayName("FLV-4: an error event before the first word of a message falls back")
    void fallsBackFromAnEarlyErrorEvent() {
        hosted.answers(new Answer(200, SSE, file("anthropic-early-error/upstream-response.sse")));
        local.answers(localAnswer(true));

        Client.Answer answer = client.streamed("openclaw");

        assertThat(answer.header("x-caravan-attempts"))
                .startsWith("anthropic/claude-sonnet-4-6:overloaded,");
        assertThat(Client.content(answer.events())).isEqualTo("Grüße 🌍");
    }
}
