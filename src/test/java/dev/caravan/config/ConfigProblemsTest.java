package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

@DisplayName("CFG-1, CFG-3: what is wrong with a file")
class ConfigProblemsTest {
    private final ConfigFiles files;

    ConfigProblemsTest(@TempDir Path folder) {
        files = new ConfigFiles(folder);
    }

    private List<String> paths(String text) throws IOException {
        return files.write(text).problems().stream().map(Problem::path).toList();
    }

    @Test
    void reportsAllProblemsAtOnce() throws IOException {
        files.write(
                """
                {
                  gateway: { port: "x", prot: 1, log: { format: "xml" } },
                  models: { mode: "both", providers: {
                    a: { baseUrl: "ftp://x" }, b: { api: "telepathy", baseUrl: "http://b" } } },
                  agents: { list: [{ id: "Ä" }, { model: "" }] },
                  batch: { concurrency: 0 },
                }
                """);
        assertThat(files.problems())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "gateway.port",
                        "gateway.prot",
                        "gateway.log.format",
                        "models.mode",
                        "models.providers.a.baseUrl",
                        "models.providers.b.api",
                        "agents.list[0].id",
                        "agents.list[1].id",
                        "agents.list[1].model",
                        "batch.concurrency");
        assertThatThrownBy(files::load)
                .isInstanceOf(InvalidConfig.class)
                .hasMessageContaining("10 problems")
                .hasMessageContaining("\n  gateway.port: found a text; allowed: a whole number");
    }

    @Test
    void namesTheNearestKnownKey() throws IOException {
        files.write("{ gateway: { http: { endpoint: {} } } }");
        assertThat(files.problems())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.path()).isEqualTo("gateway.http.endpoint");
                            assertThat(problem.allowed()).contains("did you mean endpoints?");
                        });
    }

    @Test
    void saysLineAndColumnOfASyntaxError() throws IOException {
        files.write("{\n  gateway: { port: 1 }\n  models: {}\n}");
        Problem problem = files.problems().get(0);
        assertThat(problem.path()).isEqualTo("gateway.json5:3:3");
        assertThat(problem.found()).contains("line 3, column 3");
    }

    @Test
    void refusesAKeyThatStandsTwice() throws IOException {
        files.write("{ gateway: { port: 1, port: 2 } }");
        assertThat(files.problems().get(0).found()).contains("the key 'port' twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "1", "// nothing", "{} {}"})
    void refusesAFileThatIsNotOneObject(String text) throws IOException {
        assertThat(files.write(text).problems()).hasSize(1);
    }

    @Test
    void refusesBytesThatAreNoText() throws IOException {
        Files.write(files.file(), new byte[] {0, 0, 1, 2, 3, (byte) 0xFF, (byte) 0xFE, 9});
        assertThat(files.problems()).hasSize(1);
        Files.write(files.file(), new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'});
        assertThat(files.problems()).hasSize(1);
    }

    @Test
    void keepsEveryProblemOnOneLine() throws IOException {
        files.write("{ agents: { defaults: { models: { 'a\\nb\\u001b[31m': 1 } } } }");
        assertThat(files.problems())
                .allSatisfy(
                        problem ->
                                assertThat(problem.toString().chars())
                                        .noneMatch(Character::isISOControl));
    }

    @Test
    void reportsSyntaxErrorsOfAllFiles() throws IOException {
        files.write("{").provider("a", "{ x ").provider("b", "{}");
        assertThat(files.problems())
                .extracting(Problem::path)
                .satisfiesExactly(
                        path -> assertThat(path).startsWith("gateway.json5:"),
                        path -> assertThat(path).startsWith("providers/a.json5:"));
    }

    @Test
    void readsWhatJson5Allows() throws Exception {
        files.write(
                """
                // a comment
                { gateway: { /* another */ 'port': +18080, shutdownGraceMs: 5000., }, }
                """);
        assertThat(files.load().config().server().port()).isEqualTo(18080);
        assertThat(files.load().config().operation().shutdownGraceMs()).isEqualTo(5000);
    }

    @Test
    void saysInWordsThatAFileIsMissing() {
        assertThatThrownBy(files::load)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no configuration file");
    }

    @Test
    void ignoresForeignSectionsWithOneNoteInAll() throws Exception {
        Loaded loaded =
                files.write("{ channels: { a: '${NOT_SET}' }, tools: 1, plugins: [] }").load();
        assertThat(loaded.notes()).singleElement().asString().contains("channels, tools, plugins");
    }

    @Test
    void ignoresOpenClawsOwnKeysWithOneNoteEach() throws Exception {
        files.write(
                """
                { gateway: { controlUi: { enabled: true } },
                  agents: { defaults: { workspace: "${NOT_SET}" }, list: [{ id: "a", tools: {} }] },
                  models: { providers: { p: { baseUrl: "http://127.0.0.1:1", models: [
                    { id: "m", compat: { toolSchemaProfile: "x" } }] } } } }
                """);
        assertThat(files.load().notes())
                .satisfiesExactlyInAnyOrder(
                        note -> assertThat(note).startsWith("gateway.controlUi is"),
                        note -> assertThat(note).startsWith("agents.defaults.workspace is"),
                        note -> assertThat(note).startsWith("agents.list[0].tools is"),
                        note ->
                                assertThat(note)
                                        .startsWith(
                                                "models.providers.p.models[0].compat"
                                                        + ".toolSchemaProfile is"));
    }

    @Test
    @DisplayName("CFG-1, CMP-5: an unknown compat key is a problem that names the nearest")
    void namesTheNearestCompatKey() throws IOException {
        files.write(
                """
                { models: { providers: { p: { baseUrl: "http://127.0.0.1:1", models: [
                    { id: "m", compat: { requireStringContent: true, thinkingFormat: "qwem" } }] } } } }
                """);

        assertThat(files.problems().toString())
                .contains(
                        "models.providers.p.models[0].compat.requireStringContent",
                        "requiresStringContent")
                .contains(
                        "models.providers.p.models[0].compat.thinkingFormat", "qwen-chat-template");
    }

    @Test
    @DisplayName("CMP-3: extra_body may not carry what the gateway writes")
    void refusesReservedKeysInExtraBody() throws IOException {
        assertThat(
                        paths(
                                """
                                { agents: { defaults: {
                                    params: { extra_body: { model: "x", stream: true } },
                                    models: { "a/b": { params: { extraBody: { messages: [] } } } } },
                                  list: [{ id: "a", params: { extra_body: 1 } }] } }
                                """))
                .containsExactlyInAnyOrder(
                        "agents.defaults.params.extra_body.model",
                        "agents.defaults.params.extra_body.stream",
                        "agents.defaults.models[\"a/b\"].params.extraBody.messages",
                        "agents.list[0].params.extra_body");
    }

    @Test
    void checksTheKeysOfPartsThatReadForThemselves() throws IOException {
        assertThat(
                        paths(
                                """
                                { gateway: { store: { url: "jdbc:oracle:x", maxTurns: 0 },
                                             health: { intervalMs: "1s" },
                                             failover: { timeout: { cooldownMs: [] } } },
                                  batch: { kafka: { broker: "x" } },
                                  agents: { defaults: { memorySearch: { model: 1 } } } }
                                """))
                .containsExactlyInAnyOrder(
                        "gateway.store.url",
                        "gateway.store.maxTurns",
                        "gateway.health.intervalMs",
                        "gateway.failover.timeout.cooldownMs",
                        "batch.kafka.broker",
                        "agents.defaults.memorySearch.model");
    }
}
