package dev.caravan.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.routing.Candidate;
import dev.caravan.routing.Configured;
import dev.caravan.routing.ContextWindow;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("CMP-6, CTX-1 to CTX-4: whether a model can take the request")
class AdmissionTest {
    private static ObjectNode withPart(String type) {
        return Shapes.json(
                "{'messages':[{'role':'user','content':[{'type':'"
                        + type
                        + "'},{'type':'text','text':'x'}]}]}");
    }

    @ParameterizedTest
    @CsvSource({"image_url,image", "input_audio,audio", "video_url,video"})
    @DisplayName("CMP-6: a part that the model's input lacks skips the model")
    void skipsAModelThatLacksTheInput(String part, String kind) {
        Failure failure = Shapes.refusal(withPart(part), Shapes.proxy("input: ['text']"));

        assertThat(failure.reason()).isEqualTo(Reason.UNSUPPORTED_INPUT);
        assertThat(failure.code()).isEqualTo("unsupported_input");
        assertThat(failure.detail()).contains(kind, "hosted/m", "models[].input");
        assertThat(failure.sent()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"image_url,image", "input_audio,audio", "video_url,video"})
    @DisplayName("CMP-6: a model that has the input gets it, and one that nobody described")
    void sendsWhatTheModelTakes(String part, String kind) {
        Candidate open =
                Configured.candidate("p: { baseUrl: 'http://127.0.0.1:1/v1', models: [] }", "p/m");
        ObjectNode request = withPart(part);

        assertThat(Shapes.shape(request, Shapes.proxy("input: ['text','" + kind + "']")).adjusted())
                .isEmpty();
        assertThat(Shapes.shape(request, open).adjusted()).isEmpty();
    }

    private static Candidate window(String row, String provider, String defaults) {
        return Configured.candidate(
                "p: { baseUrl: 'http://127.0.0.1:1/v1', "
                        + provider
                        + " models: [ { id: 'm', "
                        + row
                        + " } ] }",
                "defaults: { " + defaults + " }",
                "p/m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "contextTokens: 9000, contextWindow: 100000 | contextWindow: 50000, | | 9000 |"
                        + " 9000 | contextTokens of the model's row",
                "contextWindow: 100000 | contextTokens: 50000, | | 100000 | 100000 |"
                        + " contextWindow of the model's row",
                " | contextTokens: 50000, contextWindow: 60000, | | 50000 | 50000 | contextTokens"
                        + " of the provider",
                " | contextWindow: 60000, | | 60000 | 60000 | contextWindow of the provider",
                " | | | 200000 | 200000 | the default, since nothing is stated",
                "contextWindow: 100000 | | contextTokens: 30000 | 30000 | 100000 | the agent's"
                        + " contextTokens",
                "contextWindow: 20000 | | contextTokens: 30000 | 20000 | 20000 | contextWindow of"
                        + " the model's row",
            })
    @DisplayName("CTX-1: who says how large the window is")
    void findsTheWindow(
            String row,
            String provider,
            String defaults,
            int effective,
            int reference,
            String source) {
        Candidate model =
                window(
                        row == null ? "" : row,
                        provider == null ? "" : provider,
                        defaults == null ? "" : defaults);

        assertThat(model.window()).isEqualTo(new ContextWindow(effective, reference, source));
    }

    @ParameterizedTest
    @CsvSource({
        "3999, 3999, BLOCK",
        "4000, 4000, WARN",
        "7999, 7999, WARN",
        "8000, 8000, FINE",
        "30000, 200000, WARN",
        "40000, 200000, FINE",
        "5000, 1000000, WARN",
        "3999, 1000000, BLOCK",
        "19999, 200000, WARN",
        "200000, 200000, FINE",
    })
    @DisplayName("CTX-2: the cases of the specification")
    void judgesWindows(int effective, int reference, ContextWindow.Verdict verdict) {
        assertThat(new ContextWindow(effective, reference, "").verdict()).isEqualTo(verdict);
    }

    @Test
    @DisplayName("CTX-3: a blocked model is skipped, with its window, the number's source, a cure")
    void skipsABlockedModel() {
        Failure failure = Shapes.refusal(Shapes.request(""), window("contextWindow: 2048", "", ""));

        assertThat(failure.reason()).isEqualTo(Reason.CONTEXT_WINDOW_TOO_SMALL);
        assertThat(failure.code()).isEqualTo("context_window_too_small");
        assertThat(failure.detail())
                .contains("p/m", "2048 tokens", "contextWindow of the model's row", "raise it");
    }

    @ParameterizedTest
    @CsvSource({"0, 47999, true", "0, 48001, false", "38000, 9990, true", "38000, 10010, false"})
    @DisplayName("CTX-4: prompt and reply may exceed the window by a fifth, not more")
    void estimatesWhatFits(int limit, int promptTokens, boolean fits) {
        ObjectNode request =
                Shapes.json(
                        "{'messages':[{'role':'user','content':'"
                                + "word".repeat(promptTokens)
                                + "'}]"
                                + (limit > 0 ? ",'max_tokens':" + limit : "")
                                + "}");
        Candidate model = window("contextWindow: 40000", "", "");

        if (fits) {
            assertThat(Shapes.shape(request, model).adjusted()).isEmpty();
        } else {
            Failure failure = Shapes.refusal(request, model);
            assertThat(failure.reason()).isEqualTo(Reason.CONTEXT_OVERFLOW);
            assertThat(failure.code()).isEqualTo("context_length_exceeded");
            assertThat(failure.detail()).contains("p/m", "40000 tokens");
        }
    }

    @Test
    @DisplayName("CTX-4: an image is no text, and each character counts by its bytes")
    void countsTextOnly() {
        Candidate model = Shapes.proxy("contextWindow: 8000, input: ['text','image']");
        ObjectNode image =
                Shapes.json(
                        "{'messages':[{'role':'user','content':[{'type':'image_url',"
                                + "'image_url':{'url':'data:image/png;base64,"
                                + "A".repeat(200_000)
                                + "'}}]}]}");
        ObjectNode wide =
                Shapes.json(
                        "{'messages':[{'role':'user','content':'"
                                + "\u65e5".repeat(13_000)
                                + "'}]}");

        assertThat(Shapes.shape(image, model).adjusted()).isEmpty();
        assertThat(Shapes.refusal(wide, model).reason()).isEqualTo(Reason.CONTEXT_OVERFLOW);
    }
}
