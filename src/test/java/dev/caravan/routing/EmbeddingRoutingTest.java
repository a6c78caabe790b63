package dev.caravan.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.Provider;
import dev.caravan.openai.ApiError;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class EmbeddingRoutingTest {
    private static final String PROVIDERS =
            """
            a: { baseUrl: 'http://127.0.0.1:1/v1', apiKey: 'a-key', headers: { 'x-own': 'secret' },
                 localService: { command: '/bin/true' }, models: [{ id: 'chat' }] },
            b: { baseUrl: 'http://127.0.0.1:2/v1', models: [{ id: 'e' }, { id: 'f' }] },
            c: { baseUrl: 'http://127.0.0.1:3/v1', models: [{ id: 'g' }] }
            """;

    private static Target resolve(String agents, Ask ask) {
        return new Routing(Configured.of(PROVIDERS, agents)).resolveEmbeddings(ask);
    }

    private static List<String> chain(String agents, Ask ask) {
        return resolve(agents, ask).chain().stream().map(c -> c.ref().toString()).toList();
    }

    @Test
    @DisplayName("EMB-1: an agent's memorySearch, completed by that of the defaults")
    void takesTheAgentsOwnThenTheDefaults() {
        String agents =
                """
                defaults: { memorySearch: { provider: 'B', model: 'e' } },
                list: [{ id: 'main' }, { id: 'f', memorySearch: { model: 'f' } },
                       { id: 'c', memorySearch: { provider: 'c', model: 'g' } }]
                """;

        assertThat(chain(agents, Asked.model("openclaw"))).containsExactly("b/e");
        assertThat(chain(agents, Asked.nothing())).containsExactly("b/e");
        assertThat(chain(agents, Asked.model("openclaw:f"))).containsExactly("b/f");
        assertThat(chain(agents, Asked.agent("c"))).containsExactly("c/g");
    }

    @ParameterizedTest
    @DisplayName("EMB-1: without an embedding model the error names the key")
    @CsvSource(
            delimiter = '|',
            value = {
                "list: [{ id: 'main' }]|agents.defaults.memorySearch: { provider, model }",
                "defaults: { memorySearch: { provider: 'b' } }|agents.defaults.memorySearch.model",
                "defaults: { memorySearch: { model: 'e' } }|agents.defaults.memorySearch.provider",
            })
    void namesTheKeyThatLacks(String agents, String key) {
        assertThatThrownBy(() -> resolve(agents, Asked.model("openclaw")))
                .isInstanceOfSatisfying(
                        ApiError.class,
                        error -> {
                            assertThat(error.status()).isEqualTo(400);
                            assertThat(error.code()).hasValue("no_embedding_model");
                        })
                .hasMessageContaining(key);
    }

    @Test
    @DisplayName("EMB-2: the fallback is the same model of another provider, or nobody")
    void fallsBackToTheSameModelOnly() {
        String agents =
                "defaults: { memorySearch: { provider: 'a', model: '%s', fallback: '%s' } }";

        assertThat(chain(agents.formatted("e", "b"), Asked.nothing()))
                .containsExactly("a/e", "b/e");
        assertThat(chain(agents.formatted("e", "c"), Asked.nothing())).containsExactly("a/e");
        assertThat(chain(agents.formatted("e", "none"), Asked.nothing())).containsExactly("a/e");
        assertThat(chain(agents.formatted("e", "b"), Asked.model("a/e"))).containsExactly("a/e");
    }

    @Test
    @DisplayName("REF-3: memorySearch names a model; the chat allowlist does not apply")
    void resolvesWhatMemorySearchNames() {
        String agents =
                "defaults: { models: { 'a/chat': {} }, memorySearch: { provider: 'a', model: 'e' }"
                        + " }";

        assertThat(chain(agents, Asked.model("a/e"))).containsExactly("a/e");
        assertThat(chain(agents, Asked.model("c/g"))).containsExactly("c/g");
        assertThatThrownBy(() -> chain(agents, Asked.model("a/other")))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.status()).isEqualTo(404));
    }

    @Test
    @DisplayName("EMB-1: an agent with a provider of its own takes only models of that")
    void keepsToTheAgentsProvider() {
        String agents =
                "defaults: { memorySearch: { provider: 'c', model: 'g' } },"
                        + " list: [{ id: 'main', memorySearch: { provider: 'b', model: 'e' } }]";

        assertThat(chain(agents, Asked.model("b/f"))).containsExactly("b/f");
        assertThat(chain(agents, Asked.model("f"))).containsExactly("b/f");
        assertThatThrownBy(() -> chain(agents, Asked.model("c/g")))
                .isInstanceOfSatisfying(
                        ApiError.class,
                        error -> {
                            assertThat(error.code()).hasValue("model_not_allowed");
                            assertThat(error.status()).isEqualTo(400);
                        })
                .hasMessageContaining("only models of b");
    }

    @Test
    @DisplayName("EMB-1, SEC-8: another address gets no key, header or service of the provider")
    void takesNothingOfTheProviderToAnotherAddress() {
        String remote = "remote: { baseUrl: 'https://e.example.com/v1/', apiKey: 'own-key' }";
        String agents = "defaults: { memorySearch: { provider: 'a', model: 'e', " + remote + " } }";

        Candidate candidate = resolve(agents, Asked.nothing()).chain().getFirst();

        Provider called = candidate.provider();
        assertThat(called.baseUrl()).hasToString("https://e.example.com/v1");
        assertThat(called.apiKey().orElseThrow().reveal()).isEqualTo("own-key");
        assertThat(called.localService()).isEmpty();
        assertThat(called.unavailable()).isEmpty();
        assertThat(candidate.headers()).isEmpty();
        assertThat(candidate.ref()).hasToString("a/e");
    }

    @Test
    @DisplayName("EMB-1: a key alone goes to the provider's own address")
    void takesAKeyOfItsOwn() {
        String agents =
                "defaults: { memorySearch: { provider: 'a', model: 'e', remote: { apiKey: 'k' } }"
                        + " }";

        Provider called = resolve(agents, Asked.nothing()).chain().getFirst().provider();

        assertThat(called.baseUrl()).hasToString("http://127.0.0.1:1/v1");
        assertThat(called.apiKey().orElseThrow().reveal()).isEqualTo("k");
        assertThat(called.localService()).isPresent();
    }

    @Test
    @DisplayName("PRV-2: a public address without a key is not called")
    void doesNotCallAPublicAddressWithoutAKey() {
        String agents =
                "defaults: { memorySearch: { provider: 'new', model: 'e',"
                        + " remote: { baseUrl: 'https://e.example.com/v1' } } }";

        assertThat(resolve(agents, Asked.nothing()).chain().getFirst().provider().unavailable())
                .hasValue(Provider.Unavailable.MISSING_CREDENTIAL);
    }
}
