package dev.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

@DisplayName("OPS-2 The simulator embeds")
class SimulatorEmbeddingsTest {
    private static Simulator simulator;
    private static Client client;

    @BeforeAll
    static void start() {
        simulator = Simulator.start(SimulatorOptions.onFreePort());
        client = new Client(simulator.baseUrl());
    }

    @AfterAll
    static void stop() {
        client.close();
        simulator.close();
    }

    @Test
    void embedsAsUnitVectorsThatDependOnTheInputOnly() throws Exception {
        JsonNode rows = embed("{\"input\":[\"a\",\"b\",\"a\"],\"dimensions\":5}").path("data");

        assertThat(rows).hasSize(3);
        assertThat(rows.path(0).path("embedding")).isEqualTo(rows.path(2).path("embedding"));
        assertThat(rows.path(0).path("embedding")).isNotEqualTo(rows.path(1).path("embedding"));
        assertThat(rows.path(0).path("embedding")).hasSize(5);
        double square = 0;
        for (JsonNode number : rows.path(0).path("embedding")) {
            square += number.asDouble() * number.asDouble();
        }
        assertThat(square).isCloseTo(1, within(1e-6));
    }

    @Test
    void embedsInBase64AsLittleEndianFloats() throws Exception {
        String text =
                embed("{\"input\":\"a\",\"encoding_format\":\"base64\"}")
                        .path("data")
                        .path(0)
                        .path("embedding")
                        .asText();

        float[] decoded = new float[64];
        ByteBuffer.wrap(Base64.getDecoder().decode(text))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(decoded);
        assertThat(decoded).isEqualTo(Embeddings.vector("a", 64));
    }

    @Test
    void refusesAnEmptyEmbeddingInput() throws Exception {
        for (String input : List.of("\"\"", "[]", "[\"\"]", "null")) {
            assertThat(client.post("/v1/embeddings", "{\"input\":" + input + "}").statusCode())
                    .as(input)
                    .isEqualTo(400);
        }
    }

    private static JsonNode embed(String body) throws Exception {
        return Json.MAPPER.readTree(client.post("/v1/embeddings", body).body());
    }
}
