package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.config.GatewayConfig.ModelChoice;
import dev.caravan.config.GatewayConfig.ModelSettings;
import dev.caravan.config.Provider.LocalService;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@DisplayName("CFG-1: the examples of OpenClaw's pages load as they stand")
class ExampleConfigTest {
    static final Path EXAMPLES = Path.of("src/test/resources/config/examples");

    static List<Path> examples() throws IOException {
        try (var files = Files.list(EXAMPLES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void loadsWithoutAnyVariable(Path example) throws Exception {
        GatewayConfig config =
                new ConfigLoader(Environment.of(Map.of()), Overrides.NONE).load(example).config();
        assertThat(config.agents().defaultId()).isEqualTo("main");
        assertThat(config.server().port()).isEqualTo(18789);
    }

    private static GatewayConfig config(String name) throws Exception {
        return load(name, Map.of()).config();
    }

    private static Loaded load(String name, Map<String, String> variables) throws Exception {
        return new ConfigLoader(Environment.of(variables), Overrides.NONE)
                .load(EXAMPLES.resolve(name + ".json5"));
    }

    @Test
    void readsTheLocalServicesOfThePage() throws Exception {
        Provider local = ConfigFiles.provider(config("local-model-services-1"), "local");
        LocalService service = local.localService().orElseThrow();
        assertThat(service.command()).isEqualTo("/absolute/path/to/server");
        assertThat(service.args()).containsExactly("--host", "127.0.0.1", "--port", "8000");
        assertThat(service.cwd()).hasValue("/absolute/path/to/working-dir");
        assertThat(service.env())
                .containsEntry("LOCAL_MODEL_CACHE", new Secret("/absolute/path/to/cache"));
        assertThat(service.healthUrl()).hasToString("http://127.0.0.1:8000/v1/models");
        assertThat(service.readyTimeoutMs()).isEqualTo(180_000);
        assertThat(service.idleStopMs()).isZero();
        assertThat(service.stopTimeoutMs()).isEqualTo(2000);
        assertThat(local.timeoutSeconds()).hasValue(300);
        assertThat(local.open()).isFalse();
        assertThat(local.local()).isTrue();
        assertThat(ConfigFiles.row(local, "my-local-model").maxTokens()).hasValue(8192);
    }

    @Test
    void readsStrictAndOpenServers() throws Exception {
        GatewayConfig inferrs = config("local-model-services-2");
        assertThat(inferrs.agents().defaults().model().orElseThrow().primary())
                .isEqualTo("inferrs/google/gemma-4-E2B-it");
        Provider strict = ConfigFiles.provider(inferrs, "inferrs");
        assertThat(ConfigFiles.row(strict, "google/gemma-4-E2B-it").compat().toTree().toString())
                .isEqualTo("{\"requiresStringContent\":true}");
        Provider ds4 = ConfigFiles.provider(config("local-model-services-3"), "ds4");
        assertThat(ds4.open()).isTrue();
        assertThat(ds4.models()).isEmpty();
        assertThat(ds4.localService().orElseThrow().readyTimeoutMs()).isEqualTo(300_000);
    }

    @Test
    void readsAliasesAndFallbacks() throws Exception {
        GatewayConfig config = config("local-models-2");
        ModelChoice choice = config.agents().defaults().model().orElseThrow();
        assertThat(choice.primary()).isEqualTo("anthropic/claude-sonnet-4-6");
        assertThat(choice.fallbacks())
                .containsExactly("lmstudio/my-local-model", "anthropic/claude-opus-4-6");
        assertThat(config.agents().defaults().models())
                .containsEntry(
                        "lmstudio/my-local-model",
                        new ModelSettings(Optional.of("Local"), JsonObject.EMPTY));
        assertThat(ConfigFiles.provider(config("local-models-1"), "lmstudio").api())
                .isEqualTo("openai-responses");
        assertThat(config.listedProviders()).doesNotContainKey("anthropic");
        assertThat(
                        load("local-models-2", Map.of("ANTHROPIC_API_KEY", "k"))
                                .config()
                                .listedProviders())
                .containsKey("anthropic");
    }

    @Test
    void readsOverridesOfOneModel() throws Exception {
        ModelSettings settings =
                config("local-models-4").agents().defaults().models().values().iterator().next();
        assertThat(settings.params().toTree().at("/extra_body/tool_choice").asText())
                .isEqualTo("required");
        Provider local = ConfigFiles.provider(config("local-models-5"), "local");
        assertThat(
                        ConfigFiles.row(local, "gpt-5.4")
                                .compat()
                                .toTree()
                                .get("supportedReasoningEfforts")
                                .valueStream()
                                .map(JsonNode::asText))
                .containsExactly("low", "medium", "high", "xhigh");
    }

    @Test
    void opensAndShutsTheEndpoints() throws Exception {
        assertThat(config("openai-chat-completions-http-1").endpoints())
                .isEqualTo(new GatewayConfig.Endpoints(true, true));
        assertThat(config("openai-chat-completions-http-2").endpoints())
                .isEqualTo(new GatewayConfig.Endpoints(false, false));
    }

    @ParameterizedTest
    @CsvSource({
        "sglang-2, sglang, SGLANG_API_KEY, http://127.0.0.1:30000/v1",
        "vllm-2, vllm, VLLM_API_KEY, http://127.0.0.1:8000/v1",
        "vllm-3, vllm, VLLM_API_KEY, http://192.168.1.50:9000/v1",
    })
    void takesTheKeyOfASelfHostedServerFromItsVariable(
            String example, String id, String variable, String url) throws Exception {
        Provider keyless = ConfigFiles.provider(config(example), id);
        Provider keyed = ConfigFiles.provider(load(example, Map.of(variable, "k")).config(), id);
        assertThat(keyless.apiKey()).isEmpty();
        assertThat(keyless.unavailable()).isEmpty();
        assertThat(keyed.apiKey()).hasValue(new Secret("k"));
        assertThat(keyed.baseUrl()).hasToString(url);
        assertThat(keyed.local()).isTrue();
    }

    @Test
    void hintsAtPrivateNetworks() throws Exception {
        assertThat(load("vllm-3", Map.of("VLLM_API_KEY", "k")).notes())
                .singleElement()
                .asString()
                .contains("models.providers.vllm.request.allowPrivateNetwork");
    }

    @Test
    void shippedConfigurationServesTheDemo() throws Exception {
        Loaded loaded =
                new ConfigLoader(
                                Environment.of(Map.of("CARAVAN_HOME", "/opt/caravan")),
                                Overrides.NONE)
                        .load(Path.of("config/gateway.json5"));
        assertThat(loaded.notes()).isEmpty();
        GatewayConfig config = loaded.config();
        assertThat(config.endpoints().chatCompletions()).isTrue();
        assertThat(config.server().loopback()).isTrue();
        assertThat(config.agents().defaults().model().orElseThrow().primary())
                .isEqualTo("demo/caravan-sim");
        assertThat(ConfigFiles.provider(config, "demo").models())
                .containsOnlyKeys("caravan-sim", "caravan-embed");
    }
}
