package dev.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

@DisplayName("OPS-1 OPS-3: the command line")
class CaravanTest {
    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path config;

    @BeforeEach
    void write() throws IOException {
        config =
                Files.writeString(
                        folder.resolve("gateway.json5"),
                        """
                        {
                          models: { mode: "replace", providers: {
                            here: { baseUrl: "http://127.0.0.1:1/v1", models: [{ id: "a", maxTokens: 9 }, { id: "b/c" }] },
                            far: { baseUrl: "https://models.example.com/v1", models: [{ id: "d" }] },
                          } },
                        }
                        """);
    }

    private int run(String... args) {
        CommandLine commandLine = Caravan.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(args);
    }

    @Test
    void namesItsCommands() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("gateway", "simulate", "config", "models");
    }

    @Test
    void refusesAnUnknownCommand() {
        assertThat(run("gatway")).isEqualTo(2);
        assertThat(err.toString()).contains("gatway").contains("gateway");
    }

    @Test
    @DisplayName("CFG-3: config validate says that a file is good, with its notes")
    void validatesAGoodFile() {
        assertThat(run("config", "validate", "--config", config.toString())).isZero();
        assertThat(out.toString()).contains("is valid").contains("models.providers.far.apiKey");
    }

    @Test
    @DisplayName("CFG-3: config validate reports every problem, exit code 78")
    void validatesABadFile() throws IOException {
        Files.writeString(config, "{gateway: {port: 99999, bnd: 1}}");

        assertThat(run("config", "validate", "--config", config.toString())).isEqualTo(78);
        assertThat(err.toString()).contains("gateway.port").contains("gateway.bnd");
    }

    @Test
    @DisplayName("CFG-1: a file that is not there is a clear sentence")
    void validatesAMissingFile() {
        assertThat(run("config", "validate", "--config", folder.resolve("none").toString()))
                .isEqualTo(78);
        assertThat(err.toString()).contains("none").doesNotContain("Exception");
    }

    @Test
    void listsModelsThatCanBeCalled() {
        assertThat(run("models", "list", "--plain", "--config", config.toString())).isZero();
        assertThat(out.toString().lines()).containsExactly("here/a", "here/b/c");
    }

    @Test
    void listsAllModelsWithTheirState() {
        assertThat(run("models", "list", "--all", "--config", config.toString())).isZero();
        assertThat(out.toString())
                .contains("far/d")
                .contains("missing credential")
                .contains("hosted");
    }

    @Test
    void listsOneProvidersModelsAsJson() {
        assertThat(
                        run(
                                "models",
                                "list",
                                "--json",
                                "--provider",
                                "HERE",
                                "--config",
                                config.toString()))
                .isZero();
        assertThat(out.toString())
                .contains("\"id\" : \"here/a\"")
                .contains("\"max_output_tokens\" : 9");
    }

    private Path body(String text) throws IOException {
        return Files.writeString(folder.resolve("body.json"), text);
    }

    @Test
    @DisplayName("CMP-1 to CMP-10: explain shows what would be sent, calling nobody")
    void explainsARequest() throws IOException {
        Path body = body("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"store\":true}");

        assertThat(
                        run(
                                "explain",
                                "--model",
                                "here/a",
                                "--body",
                                body.toString(),
                                "--config",
                                config.toString()))
                .isZero();
        assertThat(out.toString())
                .contains("== here/a", "http://127.0.0.1:1/v1/chat/completions")
                .contains("-- maxTokensField", "-- sent, adjusted: store", "\"max_tokens\" : 9");
    }

    @Test
    @DisplayName("HTTP-3: explain says what is wrong with a body, a model or a file")
    void refusesToExplainNonsense() throws IOException {
        String file = body("{\"messages\":7}").toString();

        assertThat(run("explain", "--body", file, "--config", config.toString())).isEqualTo(1);
        assertThat(run("explain", "--body", file + "x", "--config", config.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("messages: expected an array", "There is no file");
    }

    @Test
    @DisplayName("OPS-7: routes list names each route of the files")
    void listsTheRoutes() {
        assertThat(run("routes", "list")).isZero();
        assertThat(out.toString())
                .contains("chat-completions")
                .contains("platform-http:/v1/chat/completions")
                .contains("A request's life");
        assertThat(run("routes", "list", "--json")).isZero();
        assertThat(out.toString()).contains("\"id\" : \"serve\"");
    }

    @Test
    @DisplayName("OPS-7: routes validate builds them all and starts none")
    void validatesTheRoutes() {
        assertThat(run("routes", "validate", "--config", config.toString())).isZero();
        assertThat(out.toString()).contains("routes are valid");
    }
}
