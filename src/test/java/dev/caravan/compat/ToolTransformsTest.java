package dev.caravan.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.routing.Candidate;
import dev.caravan.routing.Configured;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("CMP-3, CMP-5, CMP-10: which tools go out, and in which form")
class ToolTransformsTest {
    private static final String PROVIDER =
            "p: { baseUrl: 'http://127.0.0.1:1/v1', models: [ { id: 'm' } ] }";

    private static Candidate lean(String experimental, String agent) {
        return Configured.candidate(
                PROVIDER,
                "defaults: { model: 'p/m', experimental: { "
                        + experimental
                        + " } }, list: [ { id: 'a', "
                        + agent
                        + " } ]",
                "agent:a");
    }

    private static ObjectNode tools(String... names) {
        StringBuilder tools = new StringBuilder();
        for (String name : names) {
            tools.append(tools.isEmpty() ? "" : ",")
                    .append("{'type':'function','function':{'name':'")
                    .append(name)
                    .append("'}}");
        }
        return Shapes.request("'tools':[" + tools + "]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localModelLean: true | | search",
                "localModelLean: true, localModelLeanTools: ['search'] | | browser,cron,message",
                "localModelLean: true | experimental: { localModelLean: false } |"
                        + " browser,cron,message,search",
                " | experimental: { localModelLean: true } | search",
                "localModelLean: true | experimental: { localModelLeanTools: ['cron'] } |"
                        + " browser,message,search",
            })
    @DisplayName("CMP-10: the heavy tools are left out, by the defaults or the agent")
    void leavesHeavyToolsOut(String defaults, String agent, String left) {
        Shaped shaped =
                Shapes.shape(
                        tools("browser", "cron", "message", "search"),
                        lean(defaults == null ? "" : defaults, agent == null ? "" : agent));

        assertThat(ToolNames.offered(shaped.body())).containsExactly(left.split(","));
        assertThat(shaped.adjusted().contains("tools"))
                .isEqualTo(!left.startsWith("browser,cron,message,search"));
    }

    @Test
    @DisplayName("CMP-10: a choice goes with its tool; without any tool there is no choice")
    void dropsTheChoiceOfATool() {
        ObjectNode some = tools("cron", "search");
        some.set("tool_choice", Shapes.json("{'type':'function','function':{'name':'cron'}}"));
        ObjectNode none = tools("cron").put("tool_choice", "required");

        Shaped left = Shapes.shape(some, lean("localModelLean: true", ""));
        Shaped bare = Shapes.shape(none, lean("localModelLean: true", ""));

        assertThat(left.body().get("tool_choice").asText()).isEqualTo("auto");
        assertThat(left.adjusted()).containsExactly("tools", "tool_choice");
        assertThat(bare.body().has("tools")).isFalse();
        assertThat(bare.body().has("tool_choice")).isFalse();
        assertThat(bare.adjusted()).containsExactly("tools", "tool_choice");
    }

    @Test
    @DisplayName("CMP-5: refused schema keywords go at any depth; names of properties stay")
    void removesSchemaKeywords() {
        ObjectNode request =
                Shapes.request(
                        "'tools':[{'type':'function','function':{'name':'f','parameters':{"
                                + "'type':'object','additionalProperties':false,'properties':{"
                                + "'format':{'type':'string','format':'uri'},"
                                + "'list':{'type':'array','items':{'format':'date'},"
                                + "'default':{'format':'kept'}}}}}}]");

        Shaped shaped =
                Shapes.shape(
                        request,
                        Shapes.proxy(
                                "compat: { unsupportedToolSchemaKeywords: ['format',"
                                        + " 'additionalProperties'] }"));

        assertThat(shaped.body().at("/tools/0/function/parameters"))
                .isEqualTo(
                        Shapes.json(
                                "{'type':'object','properties':{'format':{'type':'string'},"
                                        + "'list':{'type':'array','items':{},"
                                        + "'default':{'format':'kept'}}}}"));
        assertThat(shaped.adjusted()).containsExactly("tools");
    }

    @Test
    @DisplayName("CMP-3: extra_body on one ref changes what is sent for that model only")
    void forcesAToolChoiceOnOneModel() {
        String providers =
                "p: { baseUrl: 'http://127.0.0.1:1/v1', models: [ { id: 'm' }, { id: 'n' } ] }";
        String agents =
                "defaults: { models: { 'p/m': { params: { extra_body: { tool_choice: 'required' }"
                        + " } }, 'p/n': {} } }";

        Shaped forced = Shapes.shape(tools("f"), Configured.candidate(providers, agents, "p/m"));
        Shaped free = Shapes.shape(tools("f"), Configured.candidate(providers, agents, "p/n"));
        Shaped toolless =
                Shapes.shape(Shapes.request(""), Configured.candidate(providers, agents, "p/m"));

        assertThat(forced.body().get("tool_choice").asText()).isEqualTo("required");
        assertThat(forced.adjusted()).containsExactly("tool_choice");
        assertThat(free.body().get("tool_choice").asText()).isEqualTo("auto");
        assertThat(toolless.body().has("tool_choice")).isFalse();
    }
}
