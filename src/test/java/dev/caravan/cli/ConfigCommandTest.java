package dev.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.Terminal.Run;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

@DisplayName("CFG-5: config get, validate, file and schema")
class ConfigCommandTest {
    @TempDir private Path folder;
    private Path main;

    @BeforeEach
    void write() throws IOException {
        main =
                Files.writeString(
                        folder.resolve("gateway.json5"),
                        """
                        {
                          gateway: { port: 1, auth: { mode: "token", token: "hush-1" } },
                          models: { providers: {
                            Far: {
                              baseUrl: "https://a.example.com/v1?key=hush-2&v=${V}",
                              apiKey: "${FAR_KEY}",
                              headers: { "x-key": "hush-3", authorization: "Bearer ${FAR_KEY}" },
                              models: [{ id: "a", compat: { maxTokensField: "max_tokens" } }],
                            },
                          } },
                          channels: { chat: { botToken: "hush-5", via: "http://me:hush-4@proxy:3128", list: [{ clientSecret: "hush-6" }] } },
                        }
                        """);
        Files.createDirectories(folder.resolve("providers"));
        Files.writeString(
                folder.resolve("providers/near.json5"),
                """
                {
                  baseUrl: "http://127.0.0.1:1/v1",
                  apiKey: "hush-7",
                  request: { auth: { mode: "header", headerName: "k", value: "hush-8" } },
                  localService: {
                    command: "/bin/x",
                    args: ["--api-key", "hush-9", "--token=hush-10", "--port", "8"],
                    env: { HF_TOKEN: "hush-11", PLAIN: "$${X} hush-12" },
                  },
                }
                """);
    }

    private Run run(String... args) {
        return new Terminal(
                        Map.of(
                                "OPENCLAW_CONFIG_PATH",
                                main.toString(),
                                "FAR_KEY",
                                "hush-13",
                                "V",
                                "1"))
                .run(args);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '|',
            value = {
                "gateway.port # 1",
                "gateway.auth.mode # token",
                "gateway.auth.token # ***",
                "models.providers.far.apiKey # ${FAR_KEY}",
                "models.providers.FAR.models[0].id # a",
                "models.providers.near.baseUrl # http://127.0.0.1:1/v1",
                "models.providers.Far.models[0].compat.maxTokensField # max_tokens",
                "models.providers.Far.headers.authorization # Bearer ${FAR_KEY}",
                "models.providers.Far.baseUrl # https://a.example.com/v1?key=***&v=${V}",
                "channels.chat.via # http://***@proxy:3128",
            })
    void showsAValue(String path, String value) {
        assertThat(run("config", "get", path))
                .isEqualTo(new Run(0, value + System.lineSeparator(), ""));
    }

    @Test
    @DisplayName("CFG-2: no secret is ever shown, of whatever section")
    void masksEverySecret() {
        Run plain = run("config", "get");
        Run json = run("config", "get", "--json");

        assertThat(plain.exit()).isZero();
        assertThat(plain.out() + json.out())
                .doesNotContain("hush")
                .contains("\"--api-key\"", "\"--token=***\"", "\"8\"", "botToken");
        assertThat(json.json().at("/models/providers/near/localService/args/1").asText())
                .isEqualTo("***");
    }

    @Test
    void saysThatNothingIsSet() {
        Run run = run("config", "get", "gateway.prot");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("Nothing is set at gateway.prot");
        Run json = run("config", "get", "--json", "gateway.prot");
        assertThat(json.json().path("ok").asBoolean(true)).isFalse();
    }

    @Test
    void saysWhatIsWrongAsJson() throws IOException {
        Files.writeString(main, "{ gateway: { port: 99999 } }");
        Run run = run("config", "validate", "--json");
        assertThat(run.exit()).isEqualTo(78);
        assertThat(run.json().at("/problems/0/found").asText()).isEqualTo("99999");
        assertThat(run.json().at("/problems/0/allowed").asText()).contains("65535");
    }

    @Test
    void saysThatItIsValidAsJson() {
        Run run = run("config", "validate", "--json");
        assertThat(run).isEqualTo(new Run(0, run.out(), ""));
        assertThat(run.json().path("notes").toString()).contains("channels");
    }

    @Test
    void saysWhereABrokenFileBreaks() throws IOException {
        Files.writeString(folder.resolve("providers/near.json5"), "{ a: 1, a: 2 }");
        Run run = run("config", "get");
        assertThat(run.exit()).isEqualTo(78);
        assertThat(run.err()).contains("providers/near.json5", "\"a\" twice".replace('"', '\''));
    }

    @Test
    void namesTheFiles() {
        assertThat(run("config", "file").out().strip()).isEqualTo(main.toString());
        assertThat(run("config", "file", "--json").json().path("providers").toString())
                .contains("near.json5");
    }

    @Test
    void printsTheSchema() throws IOException {
        assertThat(run("config", "schema").out().strip())
                .isEqualTo(Files.readString(Path.of("config/gateway.schema.json")).strip());
        assertThat(run("config", "schema", "--json").json().path("$id").asText())
                .isEqualTo("urn:caravan:gateway-config");
    }

    @Test
    @DisplayName("OPS-1: relative files are read from where the user stands")
    void readsFilesFromWhereTheUserStands() throws IOException {
        Path body =
                Files.writeString(
                        folder.resolve("body.json"),
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        Terminal terminal =
                new Terminal(Map.of("CARAVAN_CWD", folder.toString(), "FAR_KEY", "k", "V", "1"));
        assertThat(terminal.run("config", "file", "--config", "gateway.json5").out().strip())
                .isEqualTo(main.toString());
        Run explain =
                terminal.run(
                        "explain",
                        "--config",
                        "gateway.json5",
                        "--model",
                        "near/a",
                        "--body",
                        body.getFileName().toString());
        assertThat(explain.err()).isEmpty();
        assertThat(explain.out()).contains("== near/a");
        assertThat(terminal.run("config", "file", "--config", body.toString()).out().strip())
                .isEqualTo(body.toString());
    }
}
