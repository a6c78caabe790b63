package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.GatewayConfig.Agent;
import dev.caravan.config.GatewayConfig.Agents;
import dev.caravan.config.GatewayConfig.ModelChoice;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

@DisplayName("AGT-1, AGT-2: agents")
class AgentsTest {
    private final ConfigFiles files;

    AgentsTest(@TempDir Path folder) {
        files = new ConfigFiles(folder);
    }

    private Agents agents(String text) throws Exception {
        return files.write("{ agents: " + text + " }").load().config().agents();
    }

    private static Agent agent(Agents agents, String id) {
        return Optional.ofNullable(agents.list().get(id)).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | main",
                "{ list: [] } | main",
                "{ list: [{ id: 'b' }, { id: 'a' }] } | b",
                "{ list: [{ id: 'b' }, { id: 'A', default: true }] } | a",
                "{ list: [{ id: 'b' }, { id: 'c', default: true }, { id: 'd', default: true }] } |"
                        + " c",
            })
    void choosesTheDefaultAgent(String text, String id) throws Exception {
        Agents agents = agents(text);
        assertThat(agents.defaultId()).isEqualTo(id);
        assertThat(agents.list()).containsKey(id);
    }

    @Test
    void readsAModelAsATextOrAnObject() throws Exception {
        Agents agents =
                agents(
                        """
                        { defaults: { model: "Fast" }, list: [
                          { id: "text", model: "a/b/c" },
                          { id: "bare", model: { primary: "a/b" } },
                          { id: "full", model: {
                              primary: "a/b", fallbacks: ["c/d"], warmFallback: true } },
                          { id: "none" } ] }
                        """);
        assertThat(agents.defaults().model()).hasValue(new ModelChoice("Fast", List.of(), false));
        assertThat(agent(agents, "text").model())
                .hasValue(new ModelChoice("a/b/c", List.of(), false));
        assertThat(agent(agents, "bare").model())
                .hasValue(new ModelChoice("a/b", List.of(), false));
        assertThat(agent(agents, "full").model())
                .hasValue(new ModelChoice("a/b", List.of("c/d"), true));
        assertThat(agent(agents, "none").model()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ list: [{}] } | agents.list[0].id",
                "{ list: [{ id: '-a' }] } | agents.list[0].id",
                "{ list: [{ id: '_a' }] } | agents.list[0].id",
                "{ list: [{ id: 'a b' }] } | agents.list[0].id",
                "{ list: [{ id: 'a' }, { id: 'A' }] } | agents.list[1].id",
                "{ defaults: { model: '' } } | agents.defaults.model",
                "{ defaults: { model: '/m' } } | agents.defaults.model",
                "{ defaults: { model: 'p/' } } | agents.defaults.model",
                "{ defaults: { model: {} } } | agents.defaults.model.primary",
                "{ defaults: { model: { primary: 'a/b', fallbacks: [''] } } } |"
                        + " agents.defaults.model.fallbacks",
                "{ defaults: { models: { m: {} } } } | agents.defaults.models",
                "{ defaults: { models: { 'a/b': { alias: 'X' }, 'a/c': { alias: 'x' } } } } |"
                        + " agents.defaults.models[\"a/c\"].alias",
            })
    void refusesWhatCannotBeMeant(String text, String path) throws Exception {
        files.write("{ agents: " + text + " }");
        assertThat(files.problems()).extracting(Problem::path).containsExactly(path);
    }

    @Test
    @DisplayName("TOL-1: an agent has the tools that it lists, and its own rounds or the defaults'")
    void readsToolsThatAreRoutes() throws Exception {
        Agents agents =
                agents(
                        """
                        { defaults: { maxToolRounds: 3 }, list: [
                          { id: "own", routeTools: ["b", "a", "b"], maxToolRounds: 2 },
                          { id: "none" } ] }
                        """);
        assertThat(agents.routeTools(agent(agents, "own")))
                .isEqualTo(new RouteTools(List.of("b", "a"), 2));
        assertThat(agents.routeTools(agent(agents, "none")))
                .isEqualTo(new RouteTools(List.of(), 3));
        assertThat(agents("{}").routeTools(agent(agents, "none")).maxRounds()).isEqualTo(8);
    }

    @Test
    @DisplayName("TOL-1: a tool that is not named has the usual limits, one that is may leave some")
    void readsTheLimitsOfTools() throws Exception {
        ToolLimits limits =
                files.write(
                                "{ gateway: { routeTools: { timeoutMs: 7, byName: { a: {"
                                        + " maxAnswerBytes: 9 } } } } }")
                        .load()
                        .config()
                        .operation()
                        .tools();
        assertThat(limits.of("a")).isEqualTo(new ToolLimits.Limit(7, 9));
        assertThat(limits.of("b")).isEqualTo(new ToolLimits.Limit(7, 65_536));
        files.write("{ gateway: { routeTools: { byName: { a: { timeoutMs: 0 } } } } }");
        assertThat(files.problems())
                .extracting(Problem::path)
                .containsExactly("gateway.routeTools.byName.a.timeoutMs");
    }

    @Test
    void takesIdsOfSixtyFourCharacters() throws Exception {
        String id = "a".repeat(64);
        assertThat(agents("{ list: [{ id: '" + id + "' }] }").defaultId()).isEqualTo(id);
        files.write("{ agents: { list: [{ id: '" + id + "a' }] } }");
        assertThat(files.problems()).hasSize(1);
    }
}
