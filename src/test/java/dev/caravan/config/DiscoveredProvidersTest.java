package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.Provider.Origin;
import dev.caravan.routing.Configured;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;
import java.util.Objects;

@DisplayName("DSC-1, DSC-4: a key in the environment has a server of this machine discovered")
class DiscoveredProvidersTest {

    @ParameterizedTest
    @CsvSource({
        "VLLM_API_KEY, vllm, http://127.0.0.1:8000/v1, openai-completions",
        "SGLANG_API_KEY, sglang, http://127.0.0.1:30000/v1, openai-completions",
        "OLLAMA_API_KEY, ollama, http://127.0.0.1:11434/v1, openai-completions",
        "LM_API_TOKEN, lmstudio, http://127.0.0.1:1234/v1, openai-responses",
    })
    void optsIn(String variable, String id, String url, String api) {
        Provider provider =
                Objects.requireNonNull(
                        Configured.of("", "", Map.of(variable, "anything")).providers().get(id));

        assertThat(provider.origin()).isEqualTo(Origin.DISCOVERED);
        assertThat(provider.baseUrl()).hasToString(url);
        assertThat(provider.api()).isEqualTo(api);
        assertThat(provider.apiKey()).contains(new Secret("anything"));
        assertThat(provider.open()).isTrue();
        assertThat(provider.unavailable()).isEmpty();
    }

    @Test
    void isOffWithoutAKey() {
        assertThat(Configured.of("", "").providers())
                .doesNotContainKeys("vllm", "sglang", "ollama", "lmstudio");
    }

    @Test
    void isOffForAnExplicitEntry() {
        Provider provider =
                Objects.requireNonNull(
                        Configured.of(
                                        "vllm: { baseUrl: 'http://127.0.0.1:9/v1', models: [] }",
                                        "",
                                        Map.of("VLLM_API_KEY", "k"))
                                .providers()
                                .get("vllm"));

        assertThat(provider.origin()).isEqualTo(Origin.CONFIGURED);
        assertThat(provider.baseUrl()).hasToString("http://127.0.0.1:9/v1");
    }
}
