package dev.caravan.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.openai.ApiError;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;

@DisplayName("AGT-1 to AGT-3, FLV-1: who answers, on which chain")
class AgentChoiceTest {
    private static final String PROVIDERS =
            """
            p: { baseUrl: 'http://localhost:1/v1', models: [ { id: 'a' }, { id: 'b' }, { id: 'c' } ] },
            q: { baseUrl: 'http://localhost:2/v1', models: [ { id: 'x' } ] },
            """;
    private static final String AGENTS =
            """
            defaults: {
              model: { primary: 'p/a', fallbacks: ['p/b', 'q/x'] },
              models: { 'p/*': {}, 'q/x': { alias: 'fast' } },
              systemPromptOverride: 'default prompt', params: { top_k: 1 }, timeoutSeconds: 90,
            },
            list: [
              { id: 'first' },
              { id: 'Beta', default: true, model: 'p/b', systemPromptOverride: 'beta prompt',
                params: { top_k: 2 } },
              { id: 'lone', model: { primary: 'fast' } },
              { id: 'long', model: { primary: 'p/c', fallbacks: ['FAST', 'q/x', 'p/c', 'p/a'] } },
            ],
            """;

    private final Routing routing = new Routing(Configured.of(PROVIDERS, AGENTS));

    private static List<String> refs(Target target) {
        return target.chain().stream().map(c -> c.ref().toString()).toList();
    }

    private static Optional<String> topK(Target target) {
        return target.chain().getFirst().params().get("top_k").map(Object::toString);
    }

    @Test
    @DisplayName("AGT-1: an agent whose model is a text has no fallbacks")
    void hasNoFallbacksForAText() {
        assertThat(refs(routing.resolve(Asked.agent("beta")))).containsExactly("p/b");
    }

    @Test
    @DisplayName("AGT-1: an object without fallbacks has none; FLV-1: aliases are resolved")
    void hasNoFallbacksForAnObjectWithout() {
        assertThat(refs(routing.resolve(Asked.agent("lone")))).containsExactly("q/x");
    }

    @Test
    @DisplayName("AGT-1, FLV-1: an object's fallbacks in order, each once")
    void triesEachOnce() {
        assertThat(refs(routing.resolve(Asked.agent("long")))).containsExactly("p/c", "q/x", "p/a");
    }

    @Test
    @DisplayName("AGT-1: an agent without a model has the defaults' chain")
    void takesTheDefaultsChain() {
        assertThat(refs(routing.resolve(Asked.agent("first"))))
                .containsExactly("p/a", "p/b", "q/x");
    }

    @Test
    @DisplayName("AGT-1: the default agent is the one so marked, else the first, else main")
    void findsTheDefaultAgent() {
        String unmarked = "list: [ { id: 'one', model: 'p/a' }, { id: 'two', model: 'p/b' } ]";

        assertThat(routing.resolve(Asked.nothing()).agentId()).isEqualTo("beta");
        assertThat(
                        new Routing(Configured.of(PROVIDERS, unmarked))
                                .resolve(Asked.nothing())
                                .agentId())
                .isEqualTo("one");
        assertThat(
                        new Routing(Configured.of(PROVIDERS, "defaults: { model: 'p/a' }"))
                                .resolve(Asked.nothing())
                                .agentId())
                .isEqualTo("main");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openclaw:long",
                "openclaw/long",
                "agent:long",
                "OpenClaw:LONG",
                "AGENT:Long"
            })
    @DisplayName("AGT-2: the forms that name an agent in model, in any case")
    void readsTheAgentOutOfTheModel(String model) {
        Target target = routing.resolve(Asked.model(model));

        assertThat(target.agentId()).isEqualTo("long");
        assertThat(refs(target)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openclaw", "openclaw/default", "OpenClaw", "OPENCLAW/DEFAULT"})
    @DisplayName("AGT-2: the forms that mean the default agent")
    void readsTheDefaultAgentOutOfTheModel(String model) {
        assertThat(routing.resolve(Asked.model(model)).agentId()).isEqualTo("beta");
    }

    @Test
    @DisplayName("AGT-2: the header is first, in any case")
    void prefersTheHeader() {
        assertThat(routing.resolve(Asked.agentAndModel("LONE", "openclaw:long")).agentId())
                .isEqualTo("lone");
        assertThat(refs(routing.resolve(Asked.agentAndModel("lone", "openclaw:long"))))
                .containsExactly("q/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openclaw:nobody", "agent:nobody", "openclaw:", "openclaw/", "agent:"})
    @DisplayName("AGT-2: an unknown id, or none after the form, is 400 that lists the known")
    void refusesUnknownAgentsInModel(String model) {
        assertThatThrownBy(() -> routing.resolve(Asked.model(model)))
                .isInstanceOfSatisfying(ApiError.class, AgentChoiceTest::isUnknownAgent);
    }

    @Test
    @DisplayName("AGT-2: an unknown id in the header is 400 too, whatever the model says")
    void refusesUnknownAgentsInTheHeader() {
        assertThatThrownBy(() -> routing.resolve(Asked.agentAndModel("no\nbody", "p/a")))
                .isInstanceOfSatisfying(ApiError.class, AgentChoiceTest::isUnknownAgent);
        assertThatThrownBy(() -> routing.listed(Optional.of("nobody")))
                .isInstanceOfSatisfying(ApiError.class, AgentChoiceTest::isUnknownAgent);
    }

    private static void isUnknownAgent(ApiError error) {
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.code()).contains("unknown_agent");
        assertThat(error)
                .hasMessageContaining("first, beta, lone, long")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"p/b", "fast"})
    @DisplayName("AGT-3: a ref or alias has no fallbacks and no agent's prompt or params")
    void asksForOneModelOnly(String model) {
        Target target = routing.resolve(Asked.model(model));

        assertThat(target.chain()).hasSize(1);
        assertThat(target.systemPrompt()).isEmpty();
        assertThat(topK(target)).contains("1");
    }

    @Test
    @DisplayName("AGT-3: no fallbacks even for the agent's own primary")
    void hasNoFallbacksForItsOwnPrimary() {
        assertThat(refs(routing.resolve(Asked.agentAndModel("long", "p/c"))))
                .containsExactly("p/c");
    }

    @Test
    @DisplayName("AGT-3: with the agent header its prompt and params apply to the ref")
    void appliesTheAgentToARef() {
        Target target = routing.resolve(Asked.agentAndModel("beta", "p/c"));

        assertThat(target.systemPrompt()).contains("beta prompt");
        assertThat(topK(target)).contains("2");
    }

    @Test
    @DisplayName("AGT-3: x-openclaw-model wins over model")
    void prefersTheModelHeader() {
        assertThat(refs(routing.resolve(Asked.modelHeader("p/c", "p/a")))).containsExactly("p/c");
    }

    @Test
    @DisplayName("AGT-3: x-openclaw-model overrides the model of an agent that model names")
    void overridesTheModelOfANamedAgent() {
        Target target = routing.resolve(Asked.modelHeader("p/c", "openclaw:beta"));

        assertThat(target.agentId()).isEqualTo("beta");
        assertThat(refs(target)).containsExactly("p/c");
        assertThat(target.systemPrompt()).contains("beta prompt");
    }

    @Test
    @DisplayName("AGT-5: an agent without a prompt has the defaults'")
    void fallsBackToTheDefaultsPrompt() {
        assertThat(routing.resolve(Asked.agent("long")).systemPrompt()).contains("default prompt");
    }

    @Test
    @DisplayName("FLV-8: the deadline over the chain comes along")
    void tellsTheDeadline() {
        assertThat(routing.resolve(Asked.nothing()).timeoutSeconds()).hasValue(90);
    }

    @Test
    @DisplayName("AGT-1: nobody set a model and the client sent none: 404 that says what to do")
    void refusesAnAgentWithoutAModel() {
        Routing bare = new Routing(Configured.of(PROVIDERS, ""));

        assertThatThrownBy(() -> bare.resolve(Asked.nothing()))
                .isInstanceOfSatisfying(
                        ApiError.class,
                        e -> {
                            assertThat(e.status()).isEqualTo(404);
                            assertThat(e).hasMessageContaining("agents.defaults.model");
                        });
    }

    @Test
    @DisplayName("FLV-1, PRV-5: what the chain names and nobody configured stays in it, to be told")
    void keepsWhatNobodyConfigured() {
        Routing broken =
                new Routing(
                        Configured.of(
                                PROVIDERS,
                                """
                                defaults: { model: { primary: 'openai/gpt-5',
                                  fallbacks: ['no-such-bare-id', 'p/no-row', 'p/a'] } }
                                """));

        Target target = broken.resolve(Asked.nothing());

        assertThat(refs(target))
                .containsExactly("openai/gpt-5", "unknown/no-such-bare-id", "p/no-row", "p/a");
        assertThat(target.chain().getFirst().provider().unavailable()).isPresent();
    }
}
