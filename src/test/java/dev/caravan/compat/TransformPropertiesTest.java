package dev.caravan.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.routing.Candidate;
import dev.caravan.routing.Configured;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

@Label("CMP-1 to CMP-6, CMP-10: each transform by itself, on any conversation")
class TransformPropertiesTest {
    private static final Set<String> TOOLS = Set.of("tools", "tool_choice", "parallel_tool_calls");
    private static final Set<String> MESSAGES = Set.of("messages");

    /** The fields that a transform may write or remove; it touches nothing else. */
    private static final Map<String, Set<String>> NAMED =
            Map.ofEntries(
                    Map.entry("params", Set.of("filled_in")),
                    Map.entry("model", Set.of("model")),
                    Map.entry("localModelLean", TOOLS),
                    Map.entry("supportsStrictMode", TOOLS),
                    Map.entry(
                            "supportsTools",
                            Set.of("messages", "tools", "tool_choice", "parallel_tool_calls")),
                    Map.entry("tool_choice", TOOLS),
                    Map.entry("unsupportedToolSchemaKeywords", TOOLS),
                    Map.entry("requiresAssistantAfterToolResult", MESSAGES),
                    Map.entry("requiresMistralToolIds", MESSAGES),
                    Map.entry("requiresToolResultName", MESSAGES),
                    Map.entry("supportsDeveloperRole", MESSAGES),
                    Map.entry("systemPromptOverride", MESSAGES),
                    Map.entry("requiresStringContent", MESSAGES),
                    Map.entry(
                            "supportsReasoningEffort",
                            Set.of(
                                    "reasoning_effort",
                                    "reasoning",
                                    "thinking",
                                    "enable_thinking",
                                    "chat_template_kwargs")),
                    Map.entry("maxTokensField", Set.of("max_tokens", "max_completion_tokens")),
                    Map.entry("prompt_cache_retention", Set.of("prompt_cache_retention")),
                    Map.entry("service_tier", Set.of("service_tier")),
                    Map.entry("supportsPromptCacheKey", Set.of("prompt_cache_key")),
                    Map.entry("supportsStore", Set.of("store")),
                    Map.entry("supportsUsageInStreaming", Set.of("stream_options")),
                    Map.entry("strictMessageKeys", MESSAGES),
                    Map.entry("contextWindow", Set.of()),
                    Map.entry("input", Set.of()));

    private static final String STRICT =
            "requiresStringContent: true, strictMessageKeys: true, requiresToolResultName: true,"
                    + " requiresAssistantAfterToolResult: true, requiresMistralToolIds: true,"
                    + " unsupportedToolSchemaKeywords: ['format']";

    private static final List<Candidate> CANDIDATES =
            List.of(
                    model("compat: { " + STRICT + " }"),
                    model("compat: { supportsTools: false, thinkingFormat: 'qwen' }"),
                    model("compat: { thinkingFormat: 'deepseek' }, maxTokens: 64"),
                    model(
                            "compat: { thinkingFormat: 'openrouter', supportsDeveloperRole: true,"
                                + " supportsStore: true, maxTokensField: 'max_completion_tokens' },"
                                + " params: { filled_in: 1 }"));

    private static Candidate model(String row) {
        return Configured.candidate(
                "p: { baseUrl: 'http://127.0.0.1:1/v1', models: [ { id: 'm', " + row + " } ] }",
                "defaults: { model: 'p/m', experimental: { localModelLean: true } }",
                "agent:main");
    }

    @Example
    @Label("every transform is judged here")
    void knowsEveryTransform() {
        assertThat(RequestShaper.transforms().stream().map(Transform::name))
                .containsExactlyInAnyOrderElementsOf(NAMED.keySet());
    }

    @Property
    void isIdempotent(
            @ForAll("transforms") Transform transform,
            @ForAll("conversations") ObjectNode request,
            @ForAll("shapings") Shaping shaping)
            throws AttemptFailed {
        Shaped once = transform.apply(request, shaping);

        Shaped twice = transform.apply(once.body(), shaping);

        assertThat(twice.body()).isEqualTo(once.body());
        assertThat(twice.adjusted()).isEmpty();
    }

    @Property
    void touchesOnlyTheFieldsThatItNames(
            @ForAll("transforms") Transform transform,
            @ForAll("conversations") ObjectNode request,
            @ForAll("shapings") Shaping shaping)
            throws AttemptFailed {
        ObjectNode before = request.deepCopy();
        Set<String> named = NAMED.getOrDefault(transform.name(), Set.of());

        Shaped after = transform.apply(request, shaping);

        assertThat(request).isEqualTo(before);
        assertThat(rest(after.body(), named)).isEqualTo(rest(request, named));
        assertThat(after.adjusted()).isSubsetOf(named);
        for (Map.Entry<String, JsonNode> field : request.properties()) {
            if (!field.getKey().equals("model")
                    && !field.getValue().equals(after.body().get(field.getKey()))) {
                assertThat(after.adjusted()).contains(field.getKey());
            }
        }
    }

    @Property
    @Label("AGT-5, CMP-1, CMP-2: no text of the conversation is lost")
    void losesNoText(
            @ForAll("transforms") Transform transform,
            @ForAll("conversations") ObjectNode request,
            @ForAll("shapings") Shaping shaping)
            throws AttemptFailed {
        String after = transform.apply(request, shaping).body().get("messages").toString();

        for (String word : List.of("SYS", "DEV", "ONE", "TWO", "RESULT")) {
            if (request.get("messages").toString().contains(word)) {
                assertThat(after).contains(word);
            }
        }
    }

    private static ObjectNode rest(ObjectNode body, Set<String> named) {
        ObjectNode rest = body.deepCopy();
        rest.remove(named);
        return rest;
    }

    @Provide
    Arbitrary<Transform> transforms() {
        return Arbitraries.of(RequestShaper.transforms());
    }

    @Provide
    Arbitrary<Shaping> shapings() {
        return Combinators.combine(
                        Arbitraries.of(CANDIDATES),
                        Arbitraries.of(Optional.<String>empty(), Optional.of("Be kind.")))
                .as((model, prompt) -> new Shaping(model, prompt, false));
    }

    @Provide
    Arbitrary<ObjectNode> conversations() {
        Arbitrary<List<String>> messages =
                Arbitraries.of(
                                "{'role':'system','content':'SYS'}",
                                "{'role':'developer','content':[{'type':'text','text':'DEV'}]}",
                                "{'role':'user','content':'ONE','name':'ann'}",
                                "{'role':'user','content':[{'type':'text','text':'ONE'},"
                                        + "{'type':'text','text':'TWO'}]}",
                                "{'role':'assistant','content':null,'tool_calls':[{'id':'call_1',"
                                        + "'function':{'name':'cron','arguments':'{}'}}]}",
                                "{'role':'tool','tool_call_id':'call_1','content':'RESULT'}")
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(6);
        Arbitrary<List<String>> fields =
                Arbitraries.of(
                                "'tools':[{'type':'function','function':{'name':'cron','strict':true,"
                                    + "'parameters':{'properties':{'a':{'format':'uri'}}}}},"
                                    + "{'type':'function','function':{'name':'f'}}]",
                                "'tool_choice':'required'",
                                "'parallel_tool_calls':false",
                                "'stream':true",
                                "'store':true",
                                "'service_tier':'flex'",
                                "'prompt_cache_key':'k'",
                                "'reasoning_effort':'high'",
                                "'reasoning':{'effort':'low'}",
                                "'max_tokens':100",
                                "'max_completion_tokens':50",
                                "'top_k':7")
                        .list()
                        .uniqueElements()
                        .ofMaxSize(6);
        return Combinators.combine(messages, fields).as(TransformPropertiesTest::request);
    }

    private static ObjectNode request(List<String> messages, List<String> fields) {
        ObjectNode request = Shapes.json("{'model':'m'}");
        ArrayNode list = request.putArray("messages");
        messages.forEach(message -> list.add(Shapes.json(message)));
        fields.forEach(field -> request.setAll(Shapes.json("{" + field + "}")));
        return request;
    }
}
