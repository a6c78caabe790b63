package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

@DisplayName("CFG-1, CFG-2: variables, flags and the file")
class ConfigVariablesTest {
    private final ConfigFiles files;

    ConfigVariablesTest(@TempDir Path folder) {
        files = new ConfigFiles(folder);
    }

    @Test
    void replacesVariablesInEveryText() throws Exception {
        files.write(
                """
                { models: { providers: { p: {
                    baseUrl: "http://${HOST}:8000/v1", headers: { "x-a": "Bearer ${KEY}" },
                    params: { deep: [{ text: "${HOST}", literal: "$${HOST}" }] },
                    localService: { command: "/bin/serve", args: ["--host", "${HOST}"] } } } } }
                """);
        Provider provider =
                ConfigFiles.provider(
                        files.load(Map.of("HOST", "localhost", "KEY", "k")).config(), "p");
        assertThat(provider.baseUrl()).hasToString("http://localhost:8000/v1");
        assertThat(provider.headers().values()).containsExactly(new Secret("Bearer k"));
        assertThat(provider.params().toTree().at("/deep/0/text").asText()).isEqualTo("localhost");
        assertThat(provider.params().toTree().at("/deep/0/literal").asText()).isEqualTo("${HOST}");
        assertThat(provider.localService().orElseThrow().args()).contains("localhost");
    }

    @Test
    void countsAnUnsetVariableAsNoKeyAndSaysSo() throws Exception {
        Loaded loaded =
                files.write(
                                "{ models: { providers: { p: { baseUrl: 'http://127.0.0.1:8000/v1',"
                                        + " apiKey: '${NOT_SET}' } } } }")
                        .load();
        assertThat(ConfigFiles.provider(loaded.config(), "p").apiKey()).isEmpty();
        assertThat(loaded.notes())
                .singleElement()
                .asString()
                .contains("models.providers.p.apiKey", "NOT_SET");
    }

    @Test
    void refusesAnUnsetVariableElsewhere() throws IOException {
        files.write("{ models: { providers: { p: { baseUrl: 'http://${NOT_SET}/v1' } } } }");
        assertThat(files.problems())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.path()).isEqualTo("models.providers.p.baseUrl");
                            assertThat(problem.found()).contains("${NOT_SET}");
                        });
    }

    @Test
    void takesTheEnvBlockFirstAndTheProcessBeforeIt() throws Exception {
        files.write(
                """
                { env: { A: "block", B: "block", vars: { C: "${B}" }, OPENAI_API_KEY: "sk-block" },
                  agents: { defaults: { systemPromptOverride: "${A} ${B} ${C}" } } }
                """);
        Loaded loaded = files.load(Map.of("B", "process"));
        assertThat(loaded.config().agents().defaults().systemPrompt())
                .hasValue("block process process");
        assertThat(ConfigFiles.provider(loaded.config(), "openai").apiKey())
                .hasValue(new Secret("sk-block"));
        assertThat(loaded.environment().get("A")).hasValue("block");
    }

    @Test
    void readsThePortFromFlagThenEnvironmentThenFile() throws Exception {
        files.write("{ gateway: { port: 1001 } }");
        Map<String, String> variables = Map.of("OPENCLAW_GATEWAY_PORT", "1002");
        ConfigLoader flag =
                new ConfigLoader(Environment.of(variables), new Overrides(OptionalInt.of(1003)));
        assertThat(files.load().config().server().port()).isEqualTo(1001);
        assertThat(files.load(variables).config().server().port()).isEqualTo(1002);
        assertThat(flag.load(files.file()).config().server().port()).isEqualTo(1003);
        assertThat(files.problems(Map.of("OPENCLAW_GATEWAY_PORT", "many")))
                .extracting(Problem::path)
                .containsExactly("OPENCLAW_GATEWAY_PORT");
    }

    @Test
    void findsTheFileAndTheStateFolder() {
        Environment set =
                Environment.of(
                        Map.of("OPENCLAW_CONFIG_PATH", "/etc/c.json5", "OPENCLAW_STATE_DIR", "/s"));
        Environment bare = Environment.of(Map.of());
        assertThat(List.of(ConfigPaths.configFile(set), ConfigPaths.stateDir(set)))
                .containsExactly(Path.of("/etc/c.json5"), Path.of("/s"));
        assertThat(List.of(ConfigPaths.configFile(bare), ConfigPaths.stateDir(bare)))
                .containsExactly(Path.of("config/gateway.json5"), Path.of("data"));
    }
}
