package dev.caravan.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.openai.ApiError;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;

@DisplayName("REF-2: which models an agent may be asked for")
class AllowlistTest {
    private static final String PROVIDERS =
            """
            p: { baseUrl: 'http://localhost:1/v1', models: [ { id: 'a' }, { id: 'b' }, { id: 'c' } ] },
            q: { baseUrl: 'http://localhost:2/v1', models: [] },
            r: { baseUrl: 'http://localhost:3/v1', models: [ { id: 'y' }, { id: 'z' } ] },
            """;
    private static final String AGENTS =
            """
            defaults: { model: { primary: 'p/b', fallbacks: ['r/y'] }, models: { 'p/a': {}, 'Q/*': {} } },
            list: [ { id: 'main' },
              { id: 'own', model: 'r/z', models: { 'p/c': {} } } ],
            """;

    private final Routing routing = new Routing(Configured.of(PROVIDERS, AGENTS));

    @ParameterizedTest
    @CsvSource({
        "main, p/a",
        "main, P/a",
        "main, q/anything/at/all",
        "main, p/b",
        "main, r/y",
        "own, p/c",
        "own, r/z",
    })
    @DisplayName("REF-2: exact refs, provider/*, the agent's primary and fallbacks")
    void allows(String agent, String ref) {
        assertThatCode(() -> routing.resolve(Asked.agentAndModel(agent, ref)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "main, p/c",
        "main, r/z",
        "own, p/a",
        "own, p/b",
        "own, q/anything",
        "own, r/y",
    })
    @DisplayName("REF-2: another model is 400; an agent's own list takes the defaults' place")
    void refuses(String agent, String ref) {
        assertThatThrownBy(() -> routing.resolve(Asked.agentAndModel(agent, ref)))
                .isInstanceOfSatisfying(
                        ApiError.class,
                        e -> {
                            assertThat(e.status()).isEqualTo(400);
                            assertThat(e.code()).contains("model_not_allowed");
                            assertThat(e).hasMessageContaining(ref).hasMessageContaining(agent);
                        });
    }

    @Test
    @DisplayName("REF-2: without an agent the default agent's list holds, for the header too")
    void holdsForTheDefaultAgent() {
        assertThatThrownBy(() -> routing.resolve(Asked.model("p/c")))
                .hasMessageContaining("not allowed");
        assertThatThrownBy(() -> routing.resolve(Asked.modelHeader("p/c", "p/a")))
                .hasMessageContaining("not allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"p/a", "p/c", "q/new", "r/z"})
    @DisplayName("REF-2: an empty list allows everything")
    void allowsEverythingWhenEmpty(String ref) {
        Routing open = new Routing(Configured.of(PROVIDERS, "defaults: { model: 'p/b' }"));

        assertThat(open.resolve(Asked.model(ref)).chain()).hasSize(1);
    }

    @Test
    @DisplayName("HTTP-5: the list holds what may be sent back, rows first, in file order")
    void listsWhatIsAllowed() {
        assertThat(ids(routing.listed(Optional.empty()))).containsExactly("p/a", "p/b", "r/y");
        assertThat(ids(routing.listed(Optional.of("OWN")))).containsExactly("p/c", "r/z");
    }

    @Test
    @DisplayName("HTTP-5: every listed id can be sent back")
    void listsNothingThatIsRefused() {
        for (String agent : List.of("main", "own")) {
            for (String id : ids(routing.listed(Optional.of(agent)))) {
                assertThat(
                                routing.resolve(Asked.agentAndModel(agent, id))
                                        .chain()
                                        .getFirst()
                                        .ref()
                                        .toString())
                        .isEqualTo(id);
            }
        }
    }

    private static List<String> ids(List<Candidate> candidates) {
        return candidates.stream().map(c -> c.ref().toString()).toList();
    }
}
