package dev.caravan.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.stream.Collectors.joining;

import dev.caravan.openai.ApiError;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.stream.IntStream;

@DisplayName("REF-1, REF-3: what a text in model means")
class ModelLookupTest {
    private static final String PROVIDERS =
            """
            mlx: { baseUrl: 'http://localhost:1/v1', models: [
              { id: 'mlx-community/Qwen3-30B' }, { id: 'shared' }, { id: 'MixedCase' } ] },
            vllm: { baseUrl: 'http://localhost:2/v1', models: [ { id: 'shared' }, { id: 'own' } ] },
            wide: { baseUrl: 'http://localhost:3/v1', models: [] },
            """;
    private static final String AGENTS =
            """
            defaults: {
              model: { primary: 'vllm/only-primary', fallbacks: ['mlx/only-fallback'] },
              models: { 'mlx/*': {}, 'vllm/*': {}, 'wide/*': {}, 'nobody/x': { alias: 'ghost' },
                'wide/vendor/big-one': { alias: 'Opus' }, 'vllm/own': {},
                'vllm/listed-only': {} },
            },
            """;

    private final Routing routing = new Routing(Configured.of(PROVIDERS, AGENTS));

    private String found(String model) {
        return routing.resolve(Asked.model(model)).chain().getFirst().ref().toString();
    }

    @ParameterizedTest
    @CsvSource({
        "mlx/mlx-community/Qwen3-30B, mlx/mlx-community/Qwen3-30B",
        "MLX/shared, mlx/shared",
        "Vllm/own, vllm/own",
    })
    @DisplayName(
            "REF-1: a ref names its provider, in any case, and the model after the first slash")
    void findsRefs(String sent, String found) {
        assertThat(found(sent)).isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Opus", "opus", "OPUS"})
    @DisplayName("REF-1: an alias is found in any case")
    void findsAliasesInAnyCase(String alias) {
        assertThat(found(alias)).isEqualTo("wide/vendor/big-one");
    }

    @Test
    @DisplayName("REF-1: the alias comes before parsing")
    void takesAnAliasThatLooksLikeARefForAnAlias() {
        Routing withSlash =
                new Routing(
                        Configured.of(
                                PROVIDERS,
                                """
                                defaults: { models: { 'mlx/*': {},
                                  'vllm/own': { alias: 'MLX/shared' } } }
                                """));

        assertThat(withSlash.resolve(Asked.model("mlx/shared")).chain().getFirst().ref().toString())
                .isEqualTo("vllm/own");
    }

    @Test
    @DisplayName("REF-1: a bare id resolves where exactly one provider has it")
    void findsABareIdOfOneProvider() {
        assertThat(found("own")).isEqualTo("vllm/own");
    }

    @Test
    @DisplayName("REF-1: a bare id may have slashes of its own")
    void findsABareIdWithSlashes() {
        assertThat(found("mlx-community/Qwen3-30B")).isEqualTo("mlx/mlx-community/Qwen3-30B");
    }

    @Test
    @DisplayName("REF-3: a bare id that only the configuration names is known")
    void findsABareIdThatTheConfigurationNames() {
        assertThat(found("only-primary")).isEqualTo("vllm/only-primary");
    }

    @Test
    @DisplayName("REF-1: a bare id of two providers is 404 that lists both")
    void listsTheCandidatesOfAnAmbiguousId() {
        assertThatThrownBy(() -> found("shared"))
                .isInstanceOfSatisfying(
                        ApiError.class,
                        e -> {
                            assertThat(e.status()).isEqualTo(404);
                            assertThat(e.code()).contains("model_not_found");
                            assertThat(e)
                                    .hasMessageContaining("mlx/shared")
                                    .hasMessageContaining("vllm/shared");
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mixedcase", "nowhere", "nobody/has-this", "ghost/town", "/", "/x", "x/"})
    @DisplayName("REF-1: what nobody has is 404 model_not_found")
    void refusesWhatNobodyHas(String model) {
        assertThatThrownBy(() -> found(model))
                .isInstanceOfSatisfying(
                        ApiError.class,
                        e -> {
                            assertThat(e.status()).isEqualTo(404);
                            assertThat(e.code()).contains("model_not_found");
                            assertThat(e).hasMessageContaining(model);
                        });
    }

    @Test
    @DisplayName("REF-3: an alias of a provider that is not there is 404")
    void refusesAnAliasOfNoProvider() {
        assertThatThrownBy(() -> found("ghost"))
                .isInstanceOfSatisfying(ApiError.class, e -> assertThat(e.status()).isEqualTo(404));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wide/anything", "wide/a/b/c", "wide/Ünï ${x} {{y}} #{z}"})
    @DisplayName("REF-3, SEC-6: an open list passes the id through as it stands")
    void passesIdsOfOpenListsThrough(String model) {
        assertThat(found(model)).isEqualTo(model);
    }

    @Test
    @DisplayName("REF-3: an id without a row has a window of 200,000 and no maxTokens")
    void knowsNothingOfAnIdWithoutARow() {
        Candidate candidate = routing.resolve(Asked.model("wide/new")).chain().getFirst();

        assertThat(candidate.row()).isEmpty();
        assertThat(candidate.contextWindow()).isEqualTo(200_000);
        assertThat(candidate.statedMaxTokens()).isEmpty();
    }

    @Test
    @DisplayName("REF-3: the list of a catalog provider is open")
    void passesIdsOfCatalogProvidersThrough() {
        Routing hosted =
                new Routing(Configured.of("", "", Map.of("GROQ_API_KEY", "not-a-real-key")));

        assertThat(
                        hosted.resolve(Asked.model("groq/brand-new-model"))
                                .chain()
                                .getFirst()
                                .ref()
                                .model())
                .isEqualTo("brand-new-model");
    }

    @Test
    @DisplayName("REF-3: where rows are listed, another id is 404 that lists them")
    void refusesAnIdWithoutARow() {
        assertThatThrownBy(() -> found("vllm/other"))
                .isInstanceOfSatisfying(
                        ApiError.class,
                        e -> {
                            assertThat(e.status()).isEqualTo(404);
                            assertThat(e.code()).contains("model_not_found");
                            assertThat(e)
                                    .hasMessageContaining("vllm/own")
                                    .hasMessageContaining("vllm/shared");
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"vllm/only-primary", "mlx/only-fallback", "vllm/listed-only"})
    @DisplayName("REF-3: primaries, fallbacks and exact allowlist entries resolve without a row")
    void findsRefsThatTheConfigurationNames(String ref) {
        assertThat(found(ref)).isEqualTo(ref);
    }

    @Test
    @DisplayName("REF-3: an agent's own primary resolves without a row")
    void findsThePrimaryOfAnAgent() {
        Routing other =
                new Routing(Configured.of(PROVIDERS, "list: [ { id: 'a', model: 'vllm/hers' } ]"));

        assertThat(other.resolve(Asked.model("vllm/hers")).chain().getFirst().ref().toString())
                .isEqualTo("vllm/hers");
    }

    @Test
    @DisplayName("SEC-11: a hostile id comes back bounded, on one line")
    void showsHostileIdsSafely() {
        String hostile = "\u001b[31mred\r\n\u202e" + "x".repeat(5_000) + "\ud800";

        assertThatThrownBy(() -> found(hostile))
                .satisfies(
                        e ->
                                assertThat(e.getMessage())
                                        .hasSizeLessThan(400)
                                        .doesNotContain("\u001b", "\r", "\n", "\u202e"));
    }

    @Test
    @DisplayName("REF-3: of very many rows a message lists a few and counts the rest")
    void listsFewOfManyRows() {
        String rows =
                IntStream.range(0, 1_000)
                        .mapToObj(i -> "{ id: 'm" + i + "' }")
                        .collect(joining(","));
        Routing many =
                new Routing(
                        Configured.of(
                                "big: { baseUrl: 'http://localhost:1/v1', models: [" + rows + "] }",
                                ""));

        assertThatThrownBy(() -> many.resolve(Asked.model("big/none")))
                .hasMessageContaining("big/m0")
                .hasMessageContaining("and 980 more");
    }
}
