package dev.caravan.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.openai.ApiError;
import dev.caravan.routing.Candidate;
import dev.caravan.routing.Configured;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Optional;

@DisplayName("CMP-4: how long to think, in the words and the shape of the model's server")
class ReasoningEffortTest {
    private static final ObjectNode HIGH = Shapes.request("'reasoning_effort':'high'");

    private static Candidate model(String compat) {
        return Shapes.proxy("compat: { " + compat + " }");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai | high | {'reasoning_effort':'high'}",
                "openrouter | high | {'reasoning':{'effort':'high'}}",
                "deepseek | high | {'thinking':{'type':'enabled'},'reasoning_effort':'high'}",
                "deepseek | none | {'thinking':{'type':'disabled'}}",
                "qwen | low | {'enable_thinking':true}",
                "qwen | none | {'enable_thinking':false}",
                "qwen-chat-template | low | {'chat_template_kwargs':{'enable_thinking':true}}",
                "zai | medium | {'thinking':{'type':'enabled'}}",
                "zai | none | {'thinking':{'type':'disabled'}}",
            })
    void sendsTheShapeOfTheServer(String format, String effort, String expected) {
        Shaped shaped =
                Shapes.shape(
                        "'reasoning_effort':'" + effort + "'",
                        model(
                                "thinkingFormat: '"
                                        + format
                                        + "', supportedReasoningEfforts:"
                                        + " ['none','low','medium','high']"));

        ObjectNode added = shaped.body().deepCopy();
        added.remove(List.of("model", "messages"));
        assertThat(added).isEqualTo(Shapes.json(expected));
    }

    @Test
    void keepsTheClientsOtherKeysOfTheSameObject() {
        Shaped template =
                Shapes.shape(
                        "'reasoning_effort':'low','chat_template_kwargs':{'x':1}",
                        model("thinkingFormat: 'qwen-chat-template'"));
        Shaped openrouter =
                Shapes.shape(
                        "'reasoning':{'effort':'low','exclude':true}",
                        model("thinkingFormat: 'openrouter'"));

        assertThat(template.body().get("chat_template_kwargs"))
                .isEqualTo(Shapes.json("{'x':1,'enable_thinking':true}"));
        assertThat(openrouter.body().get("reasoning"))
                .isEqualTo(Shapes.json("{'effort':'low','exclude':true}"));
    }

    @Test
    void mapsALevelToTheModelsOwnWord() {
        Shaped shaped = Shapes.shape(HIGH, model("reasoningEffortMap: { high: 'ultra' }"));

        assertThat(shaped.body().path("reasoning_effort").asText()).isEqualTo("ultra");
        assertThat(shaped.adjusted()).containsExactly("reasoning_effort");
    }

    @Test
    void leavesALevelThatTheModelKnows() {
        Shaped shaped = Shapes.shape(HIGH, model("supportedReasoningEfforts: ['high']"));

        assertThat(shaped.body().path("reasoning_effort").asText()).isEqualTo("high");
        assertThat(shaped.adjusted()).isEmpty();
    }

    @Test
    void refusesALevelThatTheFirstModelDoesNotKnow() {
        ObjectNode request = Shapes.request("'reasoning_effort':'xhigh'");

        ApiError stated =
                catchThrowableOfType(
                        ApiError.class,
                        () ->
                                Shapes.shape(
                                        request,
                                        model("supportedReasoningEfforts: ['minimal','max']")));
        ApiError usual =
                catchThrowableOfType(
                        ApiError.class,
                        () -> Shapes.shape(request, model("supportsReasoningEffort: true")));

        assertThat(stated.status()).isEqualTo(400);
        assertThat(stated.body().toString())
                .contains("unsupported_reasoning_effort", "allowed: minimal, max");
        assertThat(usual.body().toString()).contains("allowed: low, medium, high");
    }

    @ParameterizedTest
    @CsvSource({
        "xhigh, 'low,medium,high', high",
        "medium, 'low,high', low",
        "minimal, 'low,high', low",
        "high, 'none,max', none",
    })
    void givesALaterModelItsNearestLowerLevel(String asked, String levels, String expected)
            throws AttemptFailed {
        Candidate later =
                model("supportedReasoningEfforts: ['" + levels.replace(",", "','") + "']");

        Outgoing outgoing =
                Shapes.outgoing(
                        Shapes.request("'reasoning_effort':'" + asked + "'"),
                        new Shaping(later, Optional.empty(), false));

        assertThat(outgoing.sent().body().path("reasoning_effort").asText()).isEqualTo(expected);
        assertThat(outgoing.sent().adjusted()).containsExactly("reasoning_effort");
    }

    @Test
    void dropsAWordOfNoRankForALaterModel() throws AttemptFailed {
        Outgoing outgoing =
                Shapes.outgoing(
                        Shapes.request("'reasoning_effort':'banana'"),
                        new Shaping(
                                model("supportsReasoningEffort: true"), Optional.empty(), false));

        assertThat(outgoing.sent().body().has("reasoning_effort")).isFalse();
        assertThat(outgoing.sent().adjusted()).containsExactly("reasoning_effort");
    }

    @Test
    @DisplayName("CMP-4: of OpenAI's own models without a row, OpenAI is the judge")
    void letsOpenAiJudgeModelsWithoutARow() {
        Candidate open =
                Configured.candidate(
                        "mine: { baseUrl: 'https://api.openai.com/v1', apiKey: 'k', models: [] }",
                        "mine/new");

        Shaped shaped = Shapes.shape("'reasoning_effort':'xhigh'", open);

        assertThat(shaped.body().path("reasoning_effort").asText()).isEqualTo("xhigh");
    }
}
