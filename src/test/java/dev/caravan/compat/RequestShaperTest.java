package dev.caravan.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.routing.Candidate;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("SHP-1, SHP-2, SHP-4: which fields go on")
class RequestShaperTest {
    private static final Candidate PROXY = Shapes.proxy("");
    private static final Candidate NATIVE = Shapes.openai("");

    @Test
    @DisplayName("SHP-2: a plain request goes on as it came, under the provider's model id")
    void passesAPlainRequest() {
        Shaped shaped = Shapes.shape("'temperature':0.7,'stop':['a'],'user':'u'", PROXY);

        assertThat(shaped.body())
                .hasToString(
                        Shapes.request("'temperature':0.7,'stop':['a'],'user':'u'").toString());
        assertThat(shaped.adjusted()).isEmpty();
    }

    @Test
    @DisplayName("REF-1: the model is the provider's own id, slashes included")
    void sendsTheProvidersId() {
        Candidate candidate =
                dev.caravan.routing.Configured.candidate(
                        "mlx: { baseUrl: 'http://localhost:1/v1', models: [] }",
                        "mlx/mlx-community/Qwen3");

        assertThat(Shapes.shape("", candidate).body().path("model").asText())
                .isEqualTo("mlx-community/Qwen3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "service_tier",
                "store",
                "prompt_cache_key",
                "prompt_cache_retention",
                "reasoning_effort",
                "reasoning",
            })
    @DisplayName("SHP-1, SHP-4: dropped for proxy-style endpoints and named; kept for native ones")
    void dropsOpenAiOnlyFields(String field) {
        Shaped proxy = Shapes.shape("'" + field + "':'high'", PROXY);
        Shaped own = Shapes.shape("'" + field + "':'high'", NATIVE);

        assertThat(proxy.body().has(field)).isFalse();
        assertThat(proxy.adjusted()).containsExactly(field);
        assertThat(own.body().path(field).asText()).isEqualTo("high");
        assertThat(own.adjusted()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.openai.com/v1",
                "https://API.OpenAI.com/v1",
                "https://chatgpt.com/backend",
                "https://me.openai.azure.com/openai",
            })
    @DisplayName("1.4: the native hosts")
    void knowsNativeHosts(String url) {
        Candidate candidate = Shapes.provider("x", url, "", "");

        assertThat(Shapes.shape("'store':true", candidate).body().has("store")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.openai.com.evil.example/v1",
                "https://xapi.openai.com/v1",
                "https://openai.azure.com.example/v1",
                "http://localhost:1/api.openai.com",
            })
    @DisplayName("1.4: every other host is proxy-style")
    void knowsProxyStyleHosts(String url) {
        Candidate candidate = Shapes.provider("x", url, "", "");

        assertThat(Shapes.shape("'store':true", candidate).body().has("store")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "store, supportsStore",
        "prompt_cache_key, supportsPromptCacheKey",
        "reasoning_effort, supportsReasoningEffort",
        "reasoning, supportsReasoningEffort",
    })
    @DisplayName("CMP-5: an explicit value always wins, on both kinds of endpoint")
    void followsExplicitCompat(String field, String key) {
        String fields = "'" + field + "':'high'";

        assertThat(
                        Shapes.shape(fields, Shapes.proxy("compat: { " + key + ": true }"))
                                .body()
                                .has(field))
                .isTrue();
        assertThat(
                        Shapes.shape(fields, Shapes.proxy("compat: { " + key + ": false }"))
                                .body()
                                .has(field))
                .isFalse();
        assertThat(
                        Shapes.shape(fields, Shapes.openai("compat: { " + key + ": false }"))
                                .body()
                                .has(field))
                .isFalse();
    }

    @Test
    @DisplayName("SHP-1: strict is dropped inside tools, never a parameter of that name")
    void dropsStrictInTools() {
        String tools =
                "'tools':[{'type':'function','function':{'name':'f','strict':true,"
                        + "'parameters':{'properties':{'strict':{'type':'boolean'}}}}}]";

        Shaped proxy = Shapes.shape(tools, PROXY);

        assertThat(proxy.body().at("/tools/0/function").has("strict")).isFalse();
        assertThat(proxy.body().at("/tools/0/function/parameters/properties/strict/type").asText())
                .isEqualTo("boolean");
        assertThat(proxy.adjusted()).containsExactly("tools");
        assertThat(Shapes.shape(tools, NATIVE).body().at("/tools/0/function/strict").asBoolean())
                .isTrue();
        assertThat(
                        Shapes.shape(tools, Shapes.proxy("compat: { supportsStrictMode: true }"))
                                .body()
                                .at("/tools/0/function/strict")
                                .asBoolean())
                .isTrue();
    }

    @Test
    @DisplayName("SHP-1: strict beside the function is dropped; tools without it are not named")
    void dropsStrictBesideTheFunction() {
        assertThat(
                        Shapes.shape("'tools':[{'type':'function','strict':false}]", PROXY)
                                .body()
                                .at("/tools/0"))
                .hasToString("{\"type\":\"function\"}");
        assertThat(Shapes.shape(Shapes.TOOLS, PROXY).adjusted()).isEmpty();
        assertThat(Shapes.shape("'tools':['odd',1]", PROXY).body().path("tools"))
                .hasToString("[\"odd\",1]");
    }

    @Test
    @DisplayName("SHP-2: tool_choice auto is added to tools, and a client's choice kept")
    void addsToolChoice() {
        assertThat(Shapes.shape(Shapes.TOOLS, PROXY).body().path("tool_choice").asText())
                .isEqualTo("auto");
        assertThat(
                        Shapes.shape(Shapes.TOOLS + ",'tool_choice':null", PROXY)
                                .body()
                                .path("tool_choice")
                                .asText())
                .isEqualTo("auto");
        assertThat(
                        Shapes.shape(Shapes.TOOLS + ",'tool_choice':'none'", PROXY)
                                .body()
                                .path("tool_choice")
                                .asText())
                .isEqualTo("none");
        assertThat(Shapes.shape("", PROXY).body().has("tool_choice")).isFalse();
        assertThat(Shapes.shape("'tools':[]", PROXY).body().has("tool_choice")).isFalse();
    }
}
