package dev.caravan.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.routing.Candidate;
import dev.caravan.routing.Routing;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;
import java.util.Optional;

@DisplayName("SHP-2: asking for the usage of a stream")
class StreamUsageTest {

    private static boolean asks(Candidate candidate) {
        return Shapes.shape("'stream':true", candidate)
                .body()
                .at("/stream_options/include_usage")
                .asBoolean(false);
    }

    @ParameterizedTest
    @CsvSource({
        "vllm, http://gpu.example:8000/v1, true",
        "sglang, http://gpu.example:30000/v1, true",
        "lmstudio, http://desk.example:1234/v1, true",
        "other, http://127.0.0.1:1/v1, true",
        "other, http://localhost:1/v1, true",
        "other, 'http://[::1]:1/v1', true",
        "other, https://api.openai.com/v1, true",
        "other, http://192.168.1.5:1/v1, false",
        "other, https://models.example.com/v1, false",
    })
    @DisplayName("SHP-2: vllm, sglang, lmstudio, loopback and native endpoints")
    void asksWhereItIsUnderstood(String id, String url, boolean asked) {
        assertThat(asks(Shapes.provider(id, url, "", ""))).isEqualTo(asked);
    }

    @Test
    @DisplayName("SHP-2: the catalog's providers")
    void asksCatalogProviders() {
        Candidate groq =
                new Routing(
                                dev.caravan.routing.Configured.of(
                                        "", "", Map.of("GROQ_API_KEY", "not-a-real-key")))
                        .resolve(
                                new dev.caravan.routing.Ask(
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of("groq/any")))
                        .chain()
                        .getFirst();

        assertThat(asks(groq)).isTrue();
    }

    @Test
    @DisplayName("CMP-5: compat.supportsUsageInStreaming wins")
    void followsTheRow() {
        assertThat(asks(Shapes.proxy("compat: { supportsUsageInStreaming: true }"))).isTrue();
        assertThat(asks(Shapes.openai("compat: { supportsUsageInStreaming: false }"))).isFalse();
    }

    @Test
    @DisplayName("SHP-2: never without a stream")
    void asksForStreamsOnly() {
        assertThat(Shapes.shape("", Shapes.openai("")).body().has("stream_options")).isFalse();
        assertThat(Shapes.shape("'stream':false", Shapes.openai("")).body().has("stream_options"))
                .isFalse();
    }

    @Test
    @DisplayName(
            "SHP-2, SHP-4: the client's other options stay; a refusal of it is overruled, said")
    void keepsTheClientsOptions() {
        Shaped shaped =
                Shapes.shape(
                        "'stream':true,'stream_options':{'include_usage':false,'x':1}",
                        Shapes.openai(""));

        assertThat(shaped.body().path("stream_options"))
                .hasToString("{\"include_usage\":true,\"x\":1}");
        assertThat(shaped.adjusted()).containsExactly("stream_options");
        assertThat(Shapes.shape("'stream':true", Shapes.openai("")).adjusted()).isEmpty();
    }

    @Test
    @DisplayName("SHP-2: elsewhere the client's own options pass untouched")
    void passesTheClientsOptions() {
        assertThat(
                        Shapes.shape(
                                        "'stream':true,'stream_options':{'include_usage':true}",
                                        Shapes.proxy(""))
                                .body()
                                .at("/stream_options/include_usage")
                                .asBoolean())
                .isTrue();
    }
}
