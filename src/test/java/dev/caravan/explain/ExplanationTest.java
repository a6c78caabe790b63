package dev.caravan.explain;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.openai.ChatRequest;
import dev.caravan.openai.Json;
import dev.caravan.routing.Ask;
import dev.caravan.routing.Configured;
import dev.caravan.routing.Routing;
import dev.caravan.tools.RouteTool;
import dev.caravan.tools.ToolCatalog;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

@DisplayName("CMP-1 to CMP-10, CTX-1: caravan explain")
class ExplanationTest {
    private static final String PROVIDERS =
            "strict: { baseUrl: 'http://127.0.0.1:1/v1?key=canary', apiKey: 'canary', models: [ {"
                    + " id: 'm', compat: { requiresStringContent: true }, headers: { x: 'canary' },"
                    + " params: { extra_body: { top_k: 3 } } } ] },far: { baseUrl:"
                    + " 'https://models.example.com/v1', models: [ { id: 'n' } ] }";
    private static final String AGENTS =
            "defaults: { model: { primary: 'strict/m', fallbacks: ['far/n'] } }";

    private static final ToolCatalog TOOLS =
            new ToolCatalog(
                    Map.of(
                            "stock",
                            RouteTool.of(
                                    "stock",
                                    JsonNodeFactory.instance
                                            .objectNode()
                                            .put("type", "object")
                                            .put("description", "What is there."))));

    private static JsonNode explain(String request) {
        return explain(request, AGENTS);
    }

    private static JsonNode explain(String request, String agents) {
        try {
            ObjectNode tree = Json.readObject(request.replace('\'', '"').getBytes(UTF_8));
            return Explanation.of(
                    ChatRequest.of(tree),
                    new Routing(Configured.of(PROVIDERS, agents))
                            .resolve(new Ask(Optional.empty(), Optional.empty(), Optional.empty())),
                    TOOLS);
        } catch (Json.MalformedJson e) {
            throw new AssertionError(e.describe(), e);
        }
    }

    private static final String PARTS =
            "{'messages':[{'role':'user','content':[{'type':'text','text':'hi'}]}],"
                    + "'store':true,'temperature':0.5}";

    @Test
    void showsTheBodyBeforeAndAfterEachStep() {
        JsonNode candidate = explain(PARTS).at("/candidates/0");

        List<String> steps =
                candidate.path("steps").valueStream().map(s -> s.path("step").asText()).toList();
        assertThat(steps)
                .containsExactly("model", "requiresStringContent", "supportsStore", "extra_body");
        JsonNode content = candidate.at("/steps/1");
        assertThat(content.at("/before/messages/0/content").isArray()).isTrue();
        assertThat(content.at("/after/messages/0/content").asText()).isEqualTo("hi");
        assertThat(content.path("adjusted").toString()).isEqualTo("[\"messages\"]");
        assertThat(candidate.path("unchanged").toString()).contains("\"supportsTools\"");
        JsonNode before = candidate.at("/steps/0/before");
        for (JsonNode step : candidate.path("steps")) {
            assertThat(step.path("before")).isEqualTo(before);
            before = step.path("after");
        }
        assertThat(candidate.path("body")).isEqualTo(before);
        assertThat(before.path("top_k").asInt()).isEqualTo(3);
        assertThat(candidate.path("adjusted").toString())
                .isEqualTo("[\"messages\",\"store\",\"top_k\"]");
    }

    @Test
    @DisplayName("TOL-1: the agent's own tools are in the body, beside the client's")
    void showsTheToolsThatAreOffered() {
        String agents =
                "defaults: { model: 'strict/m' },"
                        + " list: [ { id: 'main', routeTools: ['stock', 'gone'] } ]";
        JsonNode explanation =
                explain(
                        "{'messages':[{'role':'user','content':'hi'}],"
                                + "'tools':[{'type':'function','function':{'name':'mine'}}]}",
                        agents);

        assertThat(explanation.path("route_tools").toString()).isEqualTo("[\"stock\"]");
        assertThat(explanation.at("/candidates/0/body/tools"))
                .extracting(tool -> tool.at("/function/name").asText())
                .containsExactly("mine", "stock");
        assertThat(explain(PARTS).has("route_tools")).isFalse();
    }

    @Test
    void tellsWhereItWouldGoAndShowsNoKey() {
        JsonNode explanation = explain(PARTS);

        assertThat(explanation.at("/candidates/0/url").asText())
                .isEqualTo("http://127.0.0.1:1/v1/chat/completions");
        assertThat(explanation.at("/candidates/0/context_window/tokens").asInt())
                .isEqualTo(200_000);
        assertThat(explanation.toString()).doesNotContain("canary");
    }

    @Test
    void tellsWhyAModelIsSkippedOrRefuses() {
        JsonNode explanation =
                explain("{'messages':[{'role':'user','content':[{'type':'image_url'}]}]}");

        assertThat(explanation.at("/candidates/0/refused/code").asText())
                .isEqualTo("unsupported_content");
        assertThat(explanation.at("/candidates/0").has("body")).isFalse();
        assertThat(explanation.at("/candidates/1/unavailable").asText())
                .isEqualTo("missing credential");
        assertThat(explanation.path("agent").asText()).isEqualTo("main");
    }
}
