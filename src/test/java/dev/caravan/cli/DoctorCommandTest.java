package dev.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.cli.Terminal.Run;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

@DisplayName("OPS-3: caravan doctor, caravan completion")
class DoctorCommandTest {
    @TempDir private Path folder;

    private Run doctor(String config, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("gateway.json5"), config);
        String[] args = new String[more.length + 3];
        System.arraycopy(new String[] {"doctor", "--config", file.toString()}, 0, args, 0, 3);
        System.arraycopy(more, 0, args, 3, more.length);
        return new Terminal(Map.of("OPENCLAW_STATE_DIR", folder.toString())).run(args);
    }

    private static final String GOOD =
            """
            {
              gateway: { port: 0, http: { endpoints: { chatCompletions: { enabled: true } } } },
              models: { mode: "replace", providers: { here: {
                baseUrl: "http://127.0.0.1:1/v1", apiKey: "hush-hush",
                localService: { command: "/bin/sh" }, models: [{ id: "a" }],
              } } },
              agents: { defaults: { model: "here/a" } },
            }
            """;

    @Test
    void isContentWhenNothingIsWrong() throws IOException {
        Run run = doctor(GOOD);
        assertThat(run.out())
                .contains("ok     service   here: /bin/sh can be started")
                .contains("note   provider  here: not running")
                .contains("Nothing is wrong.");
        assertThat(run.exit()).isZero();
    }

    @Test
    void saysWhatIsWrongAndWhatToDo() throws IOException {
        Run run = doctor(GOOD.replace("/bin/sh", "/bin/none").replace("here/a\"", "other/a\""));
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .contains("wrong  service   here: there is no program /bin/none")
                .contains("-> install it, or set models.providers.here.localService.command")
                .contains("there is no provider other", "2 to mend.")
                .doesNotContain("hush");
    }

    @Test
    @DisplayName("CFG-3: lists every problem of the configuration, and still looks at the rest")
    void listsEveryProblemOfTheConfiguration() throws IOException {
        Run run = doctor("{ gateway: { port: 99999, bnd: 1 } }", "--json");
        JsonNode findings = run.json().path("findings");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.json().path("ok").asBoolean(true)).isFalse();
        assertThat(findings.findValuesAsText("subject")).contains("gateway.port", "gateway.bnd");
        assertThat(findings.findValuesAsText("check")).contains("java", "state", "routes");
        assertThat(findings.path(0).path("todo").asText()).startsWith("allowed: ");
    }

    @Test
    void saysThatThereIsNoConfiguration() {
        Run run =
                new Terminal(Map.of())
                        .run("doctor", "--config", folder.resolve("none.json5").toString());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .contains("there is no configuration file")
                .doesNotContain("Exception");
    }

    static boolean hasBash() {
        return Files.isExecutable(Path.of("/bin/bash"));
    }

    @Test
    @EnabledIf("hasBash")
    @DisplayName("the completion script completes commands and their options in bash")
    void completesInBash() throws IOException, InterruptedException {
        Path script =
                Files.writeString(
                        folder.resolve("completion.bash"),
                        new Terminal(Map.of()).run("completion").out());
        String ask =
                "source "
                        + script
                        + "; COMP_WORDS=(caravan config set --s); COMP_CWORD=3;"
                        + " COMP_LINE='caravan config set --s'; _complete_caravan;"
                        + " echo \"${COMPREPLY[@]}\"";
        Process bash =
                new ProcessBuilder("/bin/bash", "--norc", "-c", ask)
                        .redirectErrorStream(true)
                        .start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(out).isZero();
        assertThat(out).contains("--strict-json");
    }
}
