package dev.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.Terminal.Run;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

@DisplayName("CFG-5: config set and unset")
class ConfigChangeTest {
    private static final String MAIN =
            """
            // ours
            {
              gateway: { port: 1234 }, // the port
              models: {
                mode: "replace",
                providers: {
                  here: {
                    baseUrl: "http://127.0.0.1:1/v1",
                    apiKey: "${HERE_KEY}",
                    models: [
                      { id: "a" }, // first
                      { id: "b" },
                    ],
                  },
                },
              },
            }
            """;

    private static final String DEMO =
            """
            // demo
            { baseUrl: "http://127.0.0.1:2/v1" }
            """;

    @TempDir private Path folder;
    private Path main;
    private Path demo;

    @BeforeEach
    void write() throws IOException {
        main = Files.writeString(folder.resolve("gateway.json5"), MAIN);
        Files.createDirectories(folder.resolve("providers"));
        demo = Files.writeString(folder.resolve("providers/demo.json5"), DEMO);
    }

    private Run config(String... args) {
        List<String> all = new ArrayList<>(List.of("config"));
        all.addAll(List.of(args));
        all.addAll(List.of("--config", main.toString()));
        return new Terminal(Map.of("HERE_KEY", "k")).run(all.toArray(String[]::new));
    }

    private void assertUnchanged() throws IOException {
        assertThat(main).hasContent(MAIN);
        assertThat(demo).hasContent(DEMO);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(main, folder.resolve("providers"));
        }
    }

    @ParameterizedTest
    @DisplayName("VALUE is JSON5, else a text")
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '|',
            value = {
                "gateway.port # 99 # port: 1234 # port: 99",
                "gateway.port # 0099 # port: 1234 # port: 1234",
                "models.providers.here.apiKey # ${OTHER} # ${HERE_KEY} # ${OTHER}",
                "models.providers.HERE.models[0].id # a/b:c # \"a\" # \"a/b:c\"",
                "models.providers.here.models.1.name # '12' # { id: \"b\" } # { id: \"b\", name:"
                        + " \"12\" }",
            })
    void writesOneValueAndNothingElse(String path, String value, String old, String now)
            throws IOException {
        Run run = config("set", path, value);
        if (old.equals(now)) {
            assertThat(run.exit()).isEqualTo(78);
            assertUnchanged();
        } else {
            assertThat(run).isEqualTo(new Run(0, run.out(), ""));
            assertThat(main).hasContent(MAIN.replace(old, now));
        }
    }

    @Test
    @DisplayName("CFG-1: writes where the key stands")
    void writesIntoTheProvidersFile() throws IOException {
        Run run = config("set", "models.providers.demo.baseUrl", "http://127.0.0.1:3/v1");

        assertThat(run.out()).contains(demo.toString(), "models.providers.demo.baseUrl");
        assertThat(demo).hasContent(DEMO.replace(":2/", ":3/"));
        assertThat(main).hasContent(MAIN);
    }

    @Test
    void saysAsJsonWhatWasDone() {
        Run run = config("set", "--json", "gateway.port", "5");

        assertThat(run.json().path("ok").asBoolean()).isTrue();
        assertThat(run.json().path("file").asText()).isEqualTo(main.toString());
        assertThat(config("set", "--json", "gateway.port", "5").json().path("changed").asBoolean())
                .isFalse();
    }

    @Test
    @DisplayName("CFG-3: what would not be valid is not written, and every problem is said")
    void refusesWhatWouldNotBeValid() throws IOException {
        Run run = config("set", "gateway", "{ port: 99999, bnd: 1 }");

        assertThat(run.exit()).isEqualTo(78);
        assertThat(run.err()).contains("Not changed", "gateway.port: found 99999", "gateway.bnd");
        Run json = config("set", "--json", "gateway.port", "nope");
        assertThat(json.exit()).isEqualTo(78);
        assertThat(json.json().at("/problems/0/path").asText()).isEqualTo("gateway.port");
        assertUnchanged();
    }

    @Test
    void writesNothingInADryRun() throws IOException {
        Run run = config("set", "--dry-run", "gateway.port", "5");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith("Would be Set in " + main);
        assertThat(config("set", "--dry-run", "gateway.port", "x").exit()).isEqualTo(78);
        assertUnchanged();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{a: ", "text", "1 2", "", "// nothing"})
    void demandsJson5WhenItIsToldTo(String value) throws IOException {
        Run run = config("set", "--strict-json", "models.mode", value);

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("VALUE is not JSON5");
        assertUnchanged();
    }

    @Test
    void takesJson5WhenItIsToldTo() {
        assertThat(config("set", "--strict-json", "models.mode", "'merge'").exit()).isZero();
        assertThat(main).hasContent(MAIN.replace("\"replace\"", "\"merge\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '|',
            value = {
                "models.providers.here.models # [{id: 'b'}, {id: 'c'}] #"
                        + " models.providers.here.models: a;",
                "models.providers.here # {baseUrl: 'http://127.0.0.1:1/v1'}"
                        + " # models.providers.here.models: a, models.providers.here.models: b;",
                "models # {providers: {demo: {baseUrl: 'http://127.0.0.1:2/v1'}}} #"
                        + " models.providers.here;",
            })
    void refusesToDropEntriesAndNamesThem(String path, String value, String lost)
            throws IOException {
        Run run = config("set", path, value);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("would drop " + lost, "--merge", "--replace");
        assertUnchanged();
    }

    @Test
    void dropsEntriesWhenItIsToldTo() {
        assertThat(config("set", "--replace", "models.providers.here.models", "[{id: 'b'}]").exit())
                .isZero();
        assertThat(main).hasContent(MAIN.replace("          { id: \"a\" }, // first\n", ""));
    }

    @Test
    void mergesRowsByIdAndKeepsTheCommentsOfAll() {
        Run run =
                config(
                        "set",
                        "--merge",
                        "models.providers.here",
                        "{timeoutSeconds: 9, models: [{id: 'c'}, {id: 'a', maxTokens: 7}]}");

        assertThat(run.exit()).isZero();
        assertThat(main)
                .hasContent(
                        MAIN.replace(
                                        "{ id: \"a\" }, // first",
                                        "{ id: \"a\", maxTokens: 7 }, // first")
                                .replace(
                                        "{ id: \"b\" },\n        ],\n",
                                        "{ id: \"b\" },\n          { id: \"c\" },\n        ],\n"
                                                + "        timeoutSeconds: 9,\n"));
    }

    @Test
    void refusesToMergeAndReplaceAtOnce() {
        Run run = config("set", "--merge", "--replace", "gateway", "{}");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("mutually exclusive");
    }

    @Test
    void changesOneFileAtATime() throws IOException {
        Run run =
                config(
                        "set",
                        "--merge",
                        "models.providers",
                        "{demo: {timeoutSeconds: 1}, here: {timeoutSeconds: 1}}");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("more than one file", "demo.json5", "a set for each");
        assertUnchanged();
    }

    @Test
    @DisplayName("CFG-2: the mask that get shows is not taken for a secret")
    void refusesTheMask() throws IOException {
        Run run = config("set", "models.providers.here.apiKey", "***");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("${NAME}");
        assertUnchanged();
    }

    @Test
    void takesAKeyAway() {
        assertThat(config("unset", "gateway").exit()).isZero();
        assertThat(main).hasContent(MAIN.replace("  gateway: { port: 1234 }, // the port\n", ""));
    }

    @Test
    void takesAProviderAwayWithItsFile() {
        assertThat(config("unset", "models.providers.demo").exit()).isZero();
        assertThat(demo).doesNotExist();
        assertThat(main).hasContent(MAIN);
    }

    @Test
    void saysThatThereIsNothingToTakeAway() throws IOException {
        Run run = config("unset", "gateway.prot");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("nothing is set at gateway.prot");
        assertUnchanged();
    }

    @Test
    void saysWhereAFileIsBroken() throws IOException {
        Files.writeString(main, "{\n  a: }\n");
        Run run = config("set", "gateway.port", "1");
        assertThat(run.exit()).isEqualTo(78);
        assertThat(run.err()).contains("line 2");
        assertThat(main).hasContent("{\n  a: }\n");
    }

    @Test
    void saysWhatIsWrongWithAPath() {
        Run run = config("set", "gateway..port", "1");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("found '.' at 9", "as in agents.list[0].model");
    }

    @Test
    @DisplayName("CFG-5: keeps a file's mode; makes a new one for its owner only")
    void keepsTheMode() throws IOException {
        Files.setPosixFilePermissions(main, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(config("set", "gateway.port", "5").exit()).isZero();
        assertThat(mode()).isEqualTo("rw-r-----");

        Files.delete(main);
        assertThat(config("set", "gateway.port", "5").exit()).isZero();
        assertThat(mode()).isEqualTo("rw-------");
        assertThat(main).hasContent("{\n  gateway: { port: 5 },\n}\n");
    }

    private String mode() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(main));
    }

    @Test
    void writesThroughALink() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("providers/../link.json5"), main);
        Run run =
                new Terminal(Map.of("HERE_KEY", "k"))
                        .run("config", "set", "gateway.port", "7", "--config", link.toString());
        assertThat(run.exit()).isZero();
        assertThat(link).isSymbolicLink();
        assertThat(main).content().contains("port: 7");
    }
}
