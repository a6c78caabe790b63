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
    void takesIdsOfSixtyFourCharacters() throws Exception {
        String id = "a".repeat(64);
        assertThat(agents("{ list: [{ id: '" + id + "' }] }").defaultId()).isEqualTo(id);
        files.write("{ agents: { list: [{ id: '" + id + "a' }] } }");
        assertThat(files.problems()).hasSize(1);
    }
}
