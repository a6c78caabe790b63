package dev.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.Terminal.Run;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

@DisplayName("CFG-5: config set and unset")
class ConfigChangeTest extends ChangedConfig {
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
    void takesJson5WhenItIsToldTo() {
        assertThat(config("set", "--strict-json", "models.mode", "'merge'").exit()).isZero();
        assertThat(main).hasContent(MAIN.replace("\"replace\"", "\"merge\""));
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
