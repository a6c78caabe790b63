package dev.caravan.routing;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.toMap;

import dev.caravan.config.GatewayConfig;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

@DisplayName("AGT-4: how the layers of the configuration become one candidate")
class MergingTest {
    private static final String PROVIDERS =
            """
            p: { baseUrl: 'http://localhost:1/v1',
              params: { l1: 1, l2: 1, l3: 1, l4: 1, l5: 1, l6: 1, extra_body: { from: 'provider', only: 1 } },
              headers: { H1: '1', H2: '1', 'h3': '1', Authorization: '1' },
              contextWindow: 1000, maxTokens: 100,
              request: { headers: { H3: '3', authorization: '3' },
                auth: { mode: 'authorization-bearer', token: 't' } },
              models: [
                { id: 'm', params: { l2: 2, l3: 2, l4: 2, l5: 2, l6: 2 }, headers: { h2: '2', H3: '2' },
                  contextWindow: 2000, maxTokens: 200 },
                { id: 'bare' } ] },
            """;
    private static final String AGENTS =
            """
            defaults: { model: 'p/m',
              params: { l3: 3, l4: 3, l5: 3, l6: 3 },
              models: { 'P/m': { params: { l4: 4, l5: 4, l6: 4 } }, 'p/bare': {} } },
            list: [ { id: 'main' }, { id: 'a',
              params: { l5: 5, l6: 5, extraBody: { from: 'agent' } },
              models: { 'p/m': { params: { l6: 6 } } } } ],
            """;

    private final GatewayConfig config = Configured.of(PROVIDERS, AGENTS);
    private final Routing routing = new Routing(config);

    private Candidate asAgent() {
        return routing.resolve(Asked.agentAndModel("a", "p/m")).chain().getFirst();
    }

    @ParameterizedTest
    @CsvSource({"l1, 1", "l2, 2", "l3, 3", "l4, 4", "l5, 5", "l6, 6"})
    @DisplayName("AGT-4: provider < row < defaults < defaults' ref < agent < agent's ref")
    void laysEachLayerOverTheOneBefore(String key, int layer) {
        assertThat(asAgent().params().get(key).orElseThrow().asInt()).isEqualTo(layer);
    }

    @Test
    @DisplayName("AGT-3, AGT-4: a ref without an agent has the defaults' layers only")
    void leavesTheAgentsLayersOut() {
        Candidate candidate = routing.resolve(Asked.model("p/m")).chain().getFirst();

        assertThat(candidate.params().get("l6").orElseThrow().asInt()).isEqualTo(4);
    }

    @Test
    @DisplayName("AGT-4, CMP-3: extra_body is apart, and a higher layer's wins by either name")
    void keepsTheExtraBodyApart() {
        Candidate candidate = asAgent();

        assertThat(candidate.params().get("extra_body")).isEmpty();
        assertThat(candidate.params().get("extraBody")).isEmpty();
        assertThat(candidate.extraBody().toTree()).hasToString("{\"from\":\"agent\"}");
        assertThat(routing.resolve(Asked.model("p/m")).chain().getFirst().extraBody().toTree())
                .hasToString("{\"from\":\"provider\",\"only\":1}");
    }

    @Test
    @DisplayName("AGT-4: headers: provider < row < request.headers < request.auth, in any case")
    void mergesHeadersByNameInAnyCase() {
        assertThat(headers(asAgent()))
                .containsOnly(
                        Map.entry("h1", "1"),
                        Map.entry("h2", "2"),
                        Map.entry("h3", "3"),
                        Map.entry("authorization", "Bearer t"));
    }

    private static Map<String, String> headers(Candidate candidate) {
        return candidate.headers().entrySet().stream()
                .collect(toMap(Map.Entry::getKey, e -> e.getValue().reveal()));
    }

    @Test
    @DisplayName("CTX-1, SHP-3: the row's numbers, else the provider's")
    void takesTheRowsNumbersFirst() {
        Candidate bare = routing.resolve(Asked.model("p/bare")).chain().getFirst();

        assertThat(asAgent().contextWindow()).isEqualTo(2000);
        assertThat(asAgent().statedMaxTokens()).hasValue(200);
        assertThat(bare.contextWindow()).isEqualTo(1000);
        assertThat(bare.statedMaxTokens()).hasValue(100);
    }

    @Test
    @DisplayName("AGT-4: a candidate's trees are its own: changing a copy changes nothing")
    void cannotBeChangedFromOutside() {
        asAgent().params().toTree().put("l1", 99);

        assertThat(asAgent().params().get("l1").orElseThrow().asInt()).isEqualTo(1);
    }

    @Test
    @DisplayName("REF-1: rows are remembered as candidates, ids that clients make up are not")
    void remembersOnlyWhatTheConfigurationLists() {
        Routing open =
                new Routing(
                        Configured.of("o: { baseUrl: 'http://localhost:1/v1', models: [] }", ""));

        assertThat(asAgent()).isSameAs(asAgent());
        assertThat(open.resolve(Asked.model("o/x")).chain().getFirst())
                .isNotSameAs(open.resolve(Asked.model("o/x")).chain().getFirst());
    }
}
