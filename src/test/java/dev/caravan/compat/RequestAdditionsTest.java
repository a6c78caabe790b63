package dev.caravan.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.routing.Candidate;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;

@DisplayName("CMP-3, AGT-4, SHP-4: what the configuration adds to a request")
class RequestAdditionsTest {

    @Test
    @DisplayName("AGT-4: params stand behind the client's own fields")
    void fillsInParams() {
        Candidate candidate = Shapes.proxy("params: { top_k: 5, temperature: 0.1, seed: 9 }");

        Shaped shaped = Shapes.shape("'temperature':0.9,'seed':null", candidate);

        assertThat(shaped.body().path("top_k").asInt()).isEqualTo(5);
        assertThat(shaped.body().path("temperature").asDouble()).isEqualTo(0.9);
        assertThat(shaped.body().path("seed").isNull()).isTrue();
        assertThat(shaped.adjusted()).isEmpty();
    }

    @Test
    @DisplayName("AGT-4: params never turn a reply into a stream")
    void leavesTheStreamToTheClient() {
        Candidate candidate = Shapes.proxy("params: { stream: true }");

        assertThat(Shapes.shape("", candidate).body().has("stream")).isFalse();
        assertThat(Shapes.shape("'stream':false", candidate).body().path("stream").asBoolean(true))
                .isFalse();
    }

    @Test
    @DisplayName("CMP-3: extra_body overwrites last of all and is named")
    void overwritesLast() {
        Candidate candidate =
                Shapes.proxy(
                        "maxTokens: 10, params: { extra_body: { tool_choice: 'required',"
                                + " max_tokens: 99, nested: { a: 1 } } }");

        Shaped shaped = Shapes.shape(Shapes.TOOLS + ",'nested':{'b':2}", candidate);

        assertThat(shaped.body().path("tool_choice").asText()).isEqualTo("required");
        assertThat(shaped.body().path("max_tokens").asInt()).isEqualTo(99);
        assertThat(shaped.body().path("nested")).hasToString("{\"a\":1}");
        assertThat(shaped.adjusted()).contains("tool_choice", "max_tokens", "nested");
    }

    @Test
    @DisplayName("CMP-3: no tool_choice is forced onto a request without tools")
    void forcesNoToolChoiceWithoutTools() {
        Candidate candidate =
                Shapes.proxy("params: { extraBody: { tool_choice: 'required', x: 1 } }");

        Shaped shaped = Shapes.shape("", candidate);

        assertThat(shaped.body().has("tool_choice")).isFalse();
        assertThat(shaped.body().path("x").asInt()).isEqualTo(1);
        assertThat(shaped.adjusted()).doesNotContain("tool_choice");
    }

    @Test
    @DisplayName("SHP-4: several changes are named in their order, each once")
    void namesEachChangeOnce() {
        Shaped shaped =
                Shapes.shape(
                        "'store':true,'service_tier':'flex','max_completion_tokens':50",
                        Shapes.proxy("maxTokens: 10"));

        assertThat(shaped.adjusted())
                .isEqualTo(List.of("max_completion_tokens", "max_tokens", "service_tier", "store"));
    }
}
