package dev.caravan.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.routing.Candidate;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

@Label("SHP-2: shaping any request for any candidate")
class RequestShaperPropertiesTest {
    /** What shaping may write or remove; everything else is untouched. */
    private static final Set<String> NAMED =
            Set.of(
                    "model",
                    "messages",
                    "service_tier",
                    "store",
                    "prompt_cache_key",
                    "prompt_cache_retention",
                    "reasoning_effort",
                    "reasoning",
                    "tools",
                    "tool_choice",
                    "stream_options",
                    "max_tokens",
                    "max_completion_tokens");

    private static final List<Candidate> CANDIDATES =
            List.of(
                    Shapes.proxy(""),
                    Shapes.openai(""),
                    Shapes.proxy("maxTokens: 64, params: { filled_in: 1 }"),
                    Shapes.openai("maxTokens: 64, compat: { maxTokensField: 'max_tokens' }"),
                    Shapes.proxy("compat: { supportsUsageInStreaming: true }"),
                    Shapes.proxy("params: { extra_body: { tool_choice: 'required' } }"));

    @Property
    void keepsEveryFieldThatItDoesNotName(
            @ForAll("requests") ObjectNode request, @ForAll("candidates") Candidate candidate) {
        ObjectNode body = shape(request, candidate).body();

        for (Map.Entry<String, JsonNode> field : request.properties()) {
            if (!NAMED.contains(field.getKey())) {
                assertThat(body.get(field.getKey())).isEqualTo(field.getValue());
            }
        }
    }

    @Property
    void neverTouchesTheClientsTree(
            @ForAll("requests") ObjectNode request,
            @ForAll("candidates") Candidate candidate,
            @ForAll("prompts") Optional<String> prompt) {
        ObjectNode before = request.deepCopy();

        Shapes.shape(request, prompt, candidate);

        assertThat(request).isEqualTo(before);
    }

    @Property
    void changesNothingTheSecondTime(
            @ForAll("requests") ObjectNode request, @ForAll("candidates") Candidate candidate) {
        ObjectNode once = shape(request, candidate).body();

        Shaped twice = shape(once, candidate);

        assertThat(twice.body()).isEqualTo(once);
        // An extra_body is written, and named, each time.
        assertThat(twice.adjusted()).isSubsetOf("tool_choice");
    }

    @Property
    void namesEveryFieldOfTheClientThatItRemovedOrChanged(
            @ForAll("requests") ObjectNode request, @ForAll("candidates") Candidate candidate) {
        Shaped shaped = shape(request, candidate);

        for (Map.Entry<String, JsonNode> field : request.properties()) {
            boolean said = !field.getValue().isNull() && !field.getKey().equals("model");
            if (said && !field.getValue().equals(shaped.body().get(field.getKey()))) {
                assertThat(shaped.adjusted()).contains(field.getKey());
            }
        }
    }

    @Property
    void neverSendsOpenAiOnlyFieldsToProxies(@ForAll("requests") ObjectNode request) {
        ObjectNode body = shape(request, CANDIDATES.getFirst()).body();

        assertThat(body.fieldNames())
                .toIterable()
                .doesNotContain(
                        "service_tier",
                        "store",
                        "prompt_cache_key",
                        "prompt_cache_retention",
                        "reasoning_effort",
                        "reasoning",
                        "max_completion_tokens");
        assertThat(body.findValuesAsText("role")).doesNotContain("developer");
        assertThat(body.path("tools").findValues("strict")).isEmpty();
    }

    private static Shaped shape(ObjectNode request, Candidate candidate) {
        return Shapes.shape(request, Optional.empty(), candidate);
    }

    @Provide
    Arbitrary<Candidate> candidates() {
        return Arbitraries.of(CANDIDATES);
    }

    @Provide
    Arbitrary<Optional<String>> prompts() {
        return Arbitraries.of(Optional.empty(), Optional.of(""), Optional.of("Be kind."));
    }

    @Provide
    Arbitrary<ObjectNode> requests() {
        Arbitrary<String> known =
                Arbitraries.of(
                        "'service_tier':'flex'",
                        "'store':true",
                        "'prompt_cache_key':'k'",
                        "'prompt_cache_retention':'24h'",
                        "'reasoning_effort':'low'",
                        "'reasoning':{'effort':'low'}",
                        "'tools':[{'type':'function','function':{'name':'f','strict':true}}]",
                        "'tools':[]",
                        "'tool_choice':'none'",
                        "'tool_choice':null",
                        "'stream':true",
                        "'stream_options':{'include_usage':false,'x':1}",
                        "'stream_options':null",
                        "'max_tokens':7",
                        "'max_tokens':null",
                        "'max_tokens':70000",
                        "'max_completion_tokens':700",
                        "'max_completion_tokens':null",
                        "'model':'p/m'",
                        "'temperature':0.70",
                        "'messages':[{'role':'developer','content':'D'},{'role':'user','content':'u'}]",
                        "'messages':[{'role':'system','content':[{'text':'S'}]},{'role':'user'}]");
        Arbitrary<ObjectNode> fields =
                known.map(field -> Shapes.json("{" + field + "}"))
                        .list()
                        .ofMaxSize(8)
                        .map(RequestShaperPropertiesTest::merged);
        Arbitrary<ObjectNode> vendor =
                Arbitraries.maps(
                                Arbitraries.strings().alpha().ofMaxLength(6).map("x_"::concat),
                                values(2))
                        .ofMaxSize(4)
                        .map(RequestShaperPropertiesTest::object);
        return Combinators.combine(fields, vendor)
                .as((a, b) -> merged(List.of(Shapes.request(""), a, b)));
    }

    private static ObjectNode merged(List<ObjectNode> parts) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        parts.forEach(part -> all.setAll(part.deepCopy()));
        return all;
    }

    private static ObjectNode object(Map<String, JsonNode> fields) {
        return JsonNodeFactory.instance.objectNode().setAll(fields);
    }

    private static Arbitrary<JsonNode> values(int depth) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        Arbitrary<JsonNode> leaf =
                Arbitraries.oneOf(
                        Arbitraries.strings().ofMaxLength(5).map(json::textNode),
                        Arbitraries.integers().map(json::numberNode),
                        Arbitraries.of(json.nullNode(), json.booleanNode(true)));
        if (depth == 0) {
            return leaf;
        }
        return Arbitraries.oneOf(
                leaf,
                values(depth - 1).list().ofMaxSize(3).map(list -> json.arrayNode().addAll(list)),
                Arbitraries.maps(Arbitraries.strings().ofMaxLength(4), values(depth - 1))
                        .ofMaxSize(3)
                        .map(RequestShaperPropertiesTest::object));
    }
}
