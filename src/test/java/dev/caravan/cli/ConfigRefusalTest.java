package dev.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.Terminal.Run;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;

@DisplayName("CFG-5: what config set and unset refuse, and then leave as it was")
class ConfigRefusalTest extends ChangedConfig {
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
}
