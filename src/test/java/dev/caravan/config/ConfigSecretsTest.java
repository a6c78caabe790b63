package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

@DisplayName("CFG-2, SEC-8: secrets are never shown")
class ConfigSecretsTest {
    private static final String CANARY = "canary-7f3a";
    private static final Map<String, String> VARIABLES =
            Map.of("CANARY", CANARY, "OPENCLAW_GATEWAY_TOKEN", CANARY, "OPENAI_API_KEY", CANARY);

    private final ConfigFiles files;

    ConfigSecretsTest(@TempDir Path folder) {
        files = new ConfigFiles(folder);
    }

    @Test
    void noRecordPrintsOne() throws Exception {
        files.write(
                """
                { env: { SECOND: "canary-7f3a" },
                  gateway: { auth: { token: "canary-7f3a", password: "${CANARY}" } },
                  models: { providers: { p: {
                    baseUrl: "https://p.example.com/v1?key=${CANARY}", apiKey: "${CANARY}",
                    headers: { a: "${CANARY}" }, params: { a: "${CANARY}" },
                    request: { headers: { b: "${CANARY}" },
                      auth: { mode: "authorization-bearer", token: "${CANARY}" },
                      proxy: "http://proxy/${CANARY}" },
                    localService: { command: "/bin/serve", args: ["${CANARY}"],
                      env: { K: "${CANARY}" } },
                    models: [{ id: "m", headers: { c: "canary-7f3a" },
                      params: { x: "${CANARY}" } }] } } },
                  agents: { defaults: { systemPromptOverride: "${CANARY}",
                              models: { "p/m": { params: { y: "${SECOND}" } } } },
                            list: [{ id: "a", systemPromptOverride: "${CANARY}" }] } }
                """);
        Loaded loaded = files.load(VARIABLES);
        Provider provider = ConfigFiles.provider(loaded.config(), "p");
        assertThat(loaded.toString()).contains("p.example.com").doesNotContain(CANARY);
        assertThat(loaded.notes().toString()).doesNotContain(CANARY);
        assertThat(provider.request().toString()).doesNotContain(CANARY);
        assertThat(provider.localService().toString()).doesNotContain(CANARY);
        assertThat(provider.models().toString()).doesNotContain(CANARY);
        assertThat(loaded.environment().toString()).doesNotContain(CANARY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ gateway: { auth: { token: ['canary-7f3a'] } } }",
                "{ gateway: { auth: { tokn: 'canary-7f3a' } } }",
                "{ gateway: { auth: { mode: '${CANARY}' } } }",
                "{ gateway: { port: 'canary-7f3a' } }",
                "{ gateway: { bind: '${CANARY}' } }",
                "{ gateway: { trustedProxies: ['${CANARY}'] } }",
                "{ gateway: { auth: { token: canary-7f3a } } }",
                "{ gateway: { auth: { token: 'canary-7f3a } } }",
                "{ gateway: { auth: { token: \"canary-7f3a\nx\" } } }",
                "{ models: { providers: { p: { baseUrl: 'https://u:canary-7f3a@h/v1' } } } }",
                "{ models: { providers: { p: { baseUrl: 'https://h /canary-7f3a' } } } }",
                "{ models: { providers: { p: { baseUrl: '${CANARY}' } } } }",
                "{ models: { providers: { p: { baseUrl: 'https://h', headers: 'canary-7f3a' } } }"
                        + " }",
                "{ models: { providers: { p: { baseUrl: 'https://h', api: '${CANARY}' } } } }",
                "{ models: { providers: { p: { baseUrl: 'https://h', localService: {"
                        + " command: '${CANARY}' } } } } }",
                "{ agents: { list: [{ id: '${CANARY}!' }] } }",
            })
    void noProblemShowsOne(String text) throws IOException {
        files.write(text);
        try {
            files.load(VARIABLES);
        } catch (InvalidConfig e) {
            assertThat(e.getMessage()).doesNotContain(CANARY);
            return;
        }
        throw new AssertionError("the file is valid");
    }
}
