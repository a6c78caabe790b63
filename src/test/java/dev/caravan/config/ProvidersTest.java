package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.Provider.Origin;
import dev.caravan.config.Provider.Unavailable;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

@DisplayName("PRV-1 to PRV-6: providers")
class ProvidersTest {
    private final ConfigFiles files;

    ProvidersTest(@TempDir Path folder) {
        files = new ConfigFiles(folder);
    }

    private Loaded load(String providers, Map<String, String> variables) throws Exception {
        return files.write("{ models: { providers: { " + providers + " } } }").load(variables);
    }

    private Provider one(String id, String providers, Map<String, String> variables)
            throws Exception {
        return ConfigFiles.provider(load(providers, variables).config(), id);
    }

    private List<Problem> problems(String providers) throws IOException {
        return files.write("{ models: { providers: { " + providers + " } } }").problems();
    }

    @Test
    void mergesTheFolderBesideTheFile() throws Exception {
        files.write("{ models: { providers: { a: { baseUrl: 'http://localhost:1' } } } }")
                .provider("B", "{ baseUrl: 'http://localhost:2/' }");
        Loaded loaded = files.load();
        assertThat(loaded.config().listedProviders()).containsOnlyKeys("a", "b");
        assertThat(loaded.files()).hasSize(2);
        assertThat(ConfigFiles.provider(loaded.config(), "b").baseUrl())
                .hasToString("http://localhost:2");
    }

    @Test
    void refusesAnIdInTwoPlaces() throws Exception {
        files.write("{ models: { providers: { demo: { baseUrl: 'http://localhost:1' } } } }")
                .provider("DEMO", "{ baseUrl: 'http://localhost:2' }");
        assertThat(files.problems())
                .singleElement()
                .extracting(Problem::found)
                .asString()
                .contains("a second time", "providers folder");
    }

    @Test
    void refusesAnIdThatDiffersInLetterCaseOnly() throws IOException {
        assertThat(
                        problems(
                                "a: { baseUrl: 'http://localhost' }, A: { baseUrl:"
                                        + " 'http://localhost' }"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, OPENAI_API_KEY, https://api.openai.com/v1, openai-completions",
        "anthropic, ANTHROPIC_API_KEY, https://api.anthropic.com, anthropic-messages",
        "google, GEMINI_API_KEY, https://generativelanguage.googleapis.com/v1beta/openai,"
                + " openai-completions",
        "google, GOOGLE_API_KEY, https://generativelanguage.googleapis.com/v1beta/openai,"
                + " openai-completions",
        "openrouter, OPENROUTER_API_KEY, https://openrouter.ai/api/v1, openai-completions",
        "minimax, MINIMAX_API_KEY, https://api.minimax.io/anthropic, anthropic-messages",
        "moonshot, MOONSHOT_API_KEY, https://api.moonshot.ai/v1, openai-completions",
        "moonshot, KIMI_API_KEY, https://api.moonshot.ai/v1, openai-completions",
        "zai, ZAI_API_KEY, https://api.z.ai/api/paas/v4, openai-completions",
        "deepseek, DEEPSEEK_API_KEY, https://api.deepseek.com, openai-completions",
        "mistral, MISTRAL_API_KEY, https://api.mistral.ai/v1, openai-completions",
        "groq, GROQ_API_KEY, https://api.groq.com/openai/v1, openai-completions",
        "together, TOGETHER_API_KEY, https://api.together.xyz/v1, openai-completions",
        "xai, XAI_API_KEY, https://api.x.ai/v1, openai-responses",
        "litellm, LITELLM_API_KEY, http://localhost:4000, openai-completions",
    })
    @DisplayName("PRV-4, 1.6: a hosted provider is there when its key is")
    void listsAHostedProviderWhenItsKeyIsThere(String id, String variable, String url, String api)
            throws Exception {
        GatewayConfig without = load("", Map.of()).config();
        assertThat(without.listedProviders()).isEmpty();
        assertThat(ConfigFiles.provider(without, id).unavailable())
                .hasValue(Provider.Unavailable.MISSING_CREDENTIAL);
        GatewayConfig config = load("", Map.of(variable, "k")).config();
        assertThat(config.listedProviders()).containsOnlyKeys(id);
        Provider provider = ConfigFiles.provider(config, id);
        assertThat(provider.baseUrl()).hasToString(url);
        assertThat(provider.api()).isEqualTo(api);
        assertThat(provider.apiKey()).hasValue(new Secret("k"));
        assertThat(provider.open()).isTrue();
        assertThat(provider.unavailable()).isEmpty();
        assertThat(provider.origin()).isEqualTo(Origin.CATALOG);
    }

    @Test
    @DisplayName("PRV-3: explicit fields win over the catalog's, rows merge by id")
    void mergesAnEntryWithItsCatalogEntry() throws Exception {
        Provider openai =
                one(
                        "openai",
                        """
                        OpenAI: { apiKey: "mine", models: [
                          { id: "my-tune", contextWindow: 1000 }, { id: "gpt-4o", maxTokens: 7 }] }
                        """,
                        Map.of("OPENAI_API_KEY", "theirs"));
        assertThat(openai.baseUrl()).hasToString("https://api.openai.com/v1");
        assertThat(openai.apiKey()).hasValue(new Secret("mine"));
        assertThat(openai.models()).containsKeys("my-tune", "gpt-4o", "gpt-4.1");
        assertThat(ConfigFiles.row(openai, "gpt-4o").maxTokens()).hasValue(7);
        assertThat(ConfigFiles.row(openai, "gpt-4o").contextWindow()).hasValue(128_000);
        assertThat(openai.open()).isFalse();
        assertThat(openai.origin()).isEqualTo(Origin.CATALOG_OVERRIDDEN);
    }

    @Test
    void keepsTheListOpenWhenAnOverrideListsNoRows() throws Exception {
        Provider moonshot =
                one(
                        "moonshot",
                        "moonshot: { baseUrl: 'https://api.moonshot.cn/v1' }",
                        Map.of("KIMI_API_KEY", "k"));
        assertThat(moonshot.baseUrl()).hasToString("https://api.moonshot.cn/v1");
        assertThat(moonshot.open()).isTrue();
        assertThat(moonshot.apiKey()).isPresent();
        assertThat(moonshot.models()).isNotEmpty();
    }

    @Test
    void replacesTheCatalogWhenAsked() throws Exception {
        files.write("{ models: { mode: 'replace', providers: { openai: {} } } }");
        GatewayConfig config =
                files.load(Map.of("OPENAI_API_KEY", "k", "XAI_API_KEY", "k")).config();
        assertThat(config.listedProviders()).containsOnlyKeys("openai");
        assertThat(ConfigFiles.provider(config, "openai").models()).isEmpty();
    }

    @Test
    void namesTheRowOfTheFileInAProblem() throws IOException {
        assertThat(
                        problems(
                                "openai: { models: [{ id: 'gpt-4o', maxTokens: 'x' }, { id:"
                                        + " 'gpt-4o' }] }"))
                .extracting(Problem::path)
                .containsExactly(
                        "models.providers.openai.models[0].maxTokens",
                        "models.providers.openai.models[1].id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1",
                "http://10.0.0.1",
                "http://gpu.local",
                "http://gpubox"
            })
    @DisplayName("PRV-5: a local server needs no key")
    void needsNoKeyOfALocalServer(String url) throws Exception {
        Provider provider = one("p", "p: { baseUrl: '" + url + "' }", Map.of());
        assertThat(provider.unavailable()).isEmpty();
        assertThat(provider.local()).isTrue();
        assertThat(provider.api()).isEqualTo("openai-completions");
    }

    @Test
    @DisplayName("PRV-5: a public host without a key is unavailable")
    void marksAPublicHostWithoutAKey() throws Exception {
        String providers = "p: { baseUrl: 'https://llm.example.com/v1', apiKey: '${KEY}' }";
        Loaded keyless = load(providers, Map.of());
        Provider provider = ConfigFiles.provider(keyless.config(), "p");
        assertThat(provider.unavailable()).hasValue(Unavailable.MISSING_CREDENTIAL);
        assertThat(provider.local()).isFalse();
        assertThat(keyless.notes()).anySatisfy(note -> assertThat(note).contains("KEY"));
        assertThat(one("p", providers, Map.of("KEY", "k")).unavailable()).isEmpty();
    }

    @Test
    void countsAnAuthHeaderAsACredential() throws Exception {
        Provider provider =
                one(
                        "p",
                        """
                        p: { baseUrl: "https://llm.example.com/v1", request: {
                          auth: { mode: "header", headerName: "api-key", value: "v", prefix: "K " } } }
                        """,
                        Map.of());
        assertThat(provider.unavailable()).isEmpty();
        assertThat(provider.request().auth())
                .hasValue(new Provider.HeaderAuth("api-key", new Secret("K v")));
    }

    @Test
    @DisplayName("CFG-1: an api of OpenClaw that we do not speak")
    void marksAnApiThatTheGatewayDoesNotSpeak() throws Exception {
        Loaded loaded =
                load(
                        "g: { baseUrl: 'https://g.example.com', api: 'google-generative-ai' }",
                        Map.of());
        assertThat(ConfigFiles.provider(loaded.config(), "g").unavailable())
                .hasValue(Unavailable.UNSUPPORTED_API);
        assertThat(loaded.notes()).singleElement().asString().contains("google-generative-ai");
    }

    @Test
    @DisplayName("DSC-4: Ollama is called over its /v1")
    void callsOllamaOverItsOpenAiForm() throws Exception {
        Provider ollama =
                one("o", "o: { baseUrl: 'http://127.0.0.1:11434/', api: 'ollama' }", Map.of());
        assertThat(ollama.baseUrl()).hasToString("http://127.0.0.1:11434/v1");
        assertThat(ollama.api()).isEqualTo("openai-completions");
    }

    @Test
    @DisplayName("PRV-1: the query of a base URL is kept")
    void keepsTheQueryOfABaseUrl() throws Exception {
        Provider provider =
                one(
                        "p",
                        "p: { baseUrl: 'http://localhost:1/v1/?api-version=2', localService: {"
                                + " command: '/bin/serve' } }",
                        Map.of());
        assertThat(provider.baseUrl()).hasToString("http://localhost:1/v1?api-version=2");
        assertThat(provider.localService().orElseThrow().healthUrl())
                .hasToString("http://localhost:1/v1/models?api-version=2");
    }

    @Test
    @DisplayName("PRV-2: what a row leaves out")
    void fillsInWhatARowLeavesOut() throws Exception {
        Provider.Model row =
                ConfigFiles.row(
                        one(
                                "p",
                                "p: { baseUrl: 'http://localhost', models: [{ id: 'a/b' }] }",
                                Map.of()),
                        "a/b");
        assertThat(row.name()).isEqualTo("a/b");
        assertThat(row.reasoning()).isFalse();
        assertThat(row.input()).containsExactly("text");
        assertThat(row.cost()).isEqualTo(Provider.Cost.ZERO);
        assertThat(row.contextWindow()).isEmpty();
        assertThat(row.maxTokens()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p: {} | models.providers.p.baseUrl",
                "p: 1 | models.providers.p",
                "'a/b': { baseUrl: 'http://x' } | models.providers[\"a/b\"]",
                "p: { baseUrl: 'http://u:p@x' } | models.providers.p.baseUrl",
                "p: { baseUrl: 'http://my_host' } | models.providers.p.baseUrl",
                "p: { baseUrl: 'http://x', models: [{}] } | models.providers.p.models[0].id",
                "p: { baseUrl: 'http://x', models: 1 } | models.providers.p.models",
                "p: { baseUrl: 'http://x', localService: {} } |"
                        + " models.providers.p.localService.command",
                "p: { baseUrl: 'http://x', localService: { command: 'sh' } } |"
                        + " models.providers.p.localService.command",
                "p: { baseUrl: 'http://x', request: { auth: { mode: 'header' } } } |"
                        + " models.providers.p.request.auth.value",
                "p: { baseUrl: 'http://x', request: { proxy: {} } } |"
                        + " models.providers.p.request.proxy.url",
            })
    void refusesAnEntryThatCannotWork(String providers, String path) throws IOException {
        assertThat(problems(providers)).extracting(Problem::path).contains(path);
    }
}
