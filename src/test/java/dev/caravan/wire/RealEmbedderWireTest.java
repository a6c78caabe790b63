package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.LlamaProcess;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

@DisplayName("EMB-1: a real engine that embeds, asked by the official OpenAI client")
final class RealEmbedderWireTest {
    private static LlamaProcess engine;
    private static GatewayProcess gateway;
    private static Client client;
    private static OpenAIClient openai;

    @BeforeAll
    static void start() {
        engine = LlamaProcess.embedderOrSkip();
        gateway =
                GatewayProcess.start(
                        """
                        {
                          gateway: { http: { endpoints: { chatCompletions: { enabled: true } } } },
                          agents: { defaults: { memorySearch: { provider: "llama", model: "%s" } } },
                          models: { mode: "replace", providers: { llama: { baseUrl: "%s",
                            models: [{ id: "%s", compat: { maxEmbeddingInputs: 2 } }] } } },
                        }
                        """
                                .formatted(
                                        engine.modelName(), engine.baseUrl(), engine.modelName()));
        client = new Client(gateway.baseUrl());
        openai =
                OpenAIOkHttpClient.builder()
                        .baseUrl(gateway.baseUrl())
                        .apiKey("any")
                        .maxRetries(0)
                        .build();
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            openai.close();
            client.close();
            gateway.close();
            engine.close();
        }
    }

    private static EmbeddingCreateParams.Builder ask(String... texts) {
        return EmbeddingCreateParams.builder()
                .model("openclaw")
                .inputOfArrayOfStrings(List.of(texts));
    }

    @Test
    void embedsAlikeInOneCallAndInSeveral() {
        CreateEmbeddingResponse one = openai.embeddings().create(ask("Hello world").build());
        CreateEmbeddingResponse four =
                openai.embeddings().create(ask("Bye", "Some more", "Hello world", "End").build());

        assertThat(four.data()).extracting(e -> e.index()).containsExactly(0L, 1L, 2L, 3L);
        assertThat(one.data().getFirst().embedding()).hasSize(64);
        List<Float> alone = one.data().getFirst().embedding();
        List<Float> among = four.data().get(2).embedding();
        for (int i = 0; i < alone.size(); i++) {
            assertThat(among.get(i)).isCloseTo(alone.get(i), within(1e-5f));
        }
        assertThat(four.data().get(0).embedding()).isNotEqualTo(alone);
        assertThat(four.usage().promptTokens()).isGreaterThan(one.usage().promptTokens());
        assertThat(one.model()).isEqualTo("llama/" + engine.modelName());
    }

    @Test
    @DisplayName("EMB-1: base64 from a server that only has numbers")
    void encodesWhatTheServerDoesNot() {
        Client.Answer numbers =
                client.post("/embeddings", "{\"model\":\"openclaw\",\"input\":\"Hello\"}");
        Client.Answer text =
                client.post(
                        "/embeddings",
                        "{\"model\":\"openclaw\",\"input\":\"Hello\",\"encoding_format\":\"base64\"}");

        byte[] bytes = Base64.getDecoder().decode(text.json().at("/data/0/embedding").textValue());
        assertThat(bytes).hasSize(64 * 4);
        var floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        numbers.json()
                .at("/data/0/embedding")
                .forEach(
                        number ->
                                assertThat(floats.get())
                                        .isCloseTo((float) number.asDouble(), within(1e-6f)));
    }
}
