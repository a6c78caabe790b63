package dev.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.caravan.cli.Terminal.Run;
import dev.caravan.fake.CannedServer;
import dev.caravan.fake.CannedServer.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

@DisplayName("OPS-3: caravan infer model run, calling the provider itself")
class InferCommandTest {
    private static final byte[] PNG = Base64.getDecoder().decode("iVBORw0KGgoAAAANSUhEUgAAAAEA");

    @TempDir private Path folder;
    private final CannedServer provider = new CannedServer();

    @BeforeEach
    void configure() throws IOException {
        Files.writeString(
                folder.resolve("gateway.json5"),
                """
                {
                  gateway: { auth: { token: "operators" }, store: { url: "file:kept/store" } },
                  models: { mode: "replace", providers: {
                    here: {
                      baseUrl: "%s/v1", apiKey: "keyed", params: { temperature: 0.5 },
                      models: [{ id: "a", input: ["text", "image"] }, { id: "text" }],
                    },
                    other: { baseUrl: "http://127.0.0.1:1/v1", models: [{ id: "b" }] },
                  } },
                  agents: {
                    defaults: {
                      model: { primary: "here/a", fallbacks: ["other/b"] },
                      systemPromptOverride: "be terse",
                      models: { "here/a": { alias: "mine" }, "here/*": {} },
                    },
                  },
                }
                """
                        .formatted(provider.url()));
        answers(200, reply("\"two\""));
    }

    @AfterEach
    void close() {
        provider.close();
    }

    private void answers(int status, String body) {
        provider.answers(new Answer(status, "application/json", body));
    }

    private static String reply(String content) {
        return "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"a\","
                + "\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":"
                + "{\"role\":\"assistant\",\"content\":"
                + content
                + "}}]}";
    }

    private Run run(String... more) {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "infer",
                                "model",
                                "run",
                                "--config",
                                folder.resolve("gateway.json5").toString(),
                                "--prompt",
                                "one and one?"));
        args.addAll(List.of(more));
        return new Terminal(
                        Map.of(
                                "OPENCLAW_STATE_DIR",
                                folder.resolve("state").toString(),
                                "CARAVAN_CWD",
                                folder.toString()))
                .run(args.toArray(String[]::new));
    }

    /** What the model was asked; that its server is looked at is another matter. */
    private List<CannedServer.Asked> chats() {
        return provider.asked().stream()
                .filter(asked -> asked.path().endsWith("/chat/completions"))
                .toList();
    }

    private static JsonNode tree(String json) throws JsonProcessingException {
        return new JsonMapper().readTree(json);
    }

    @Test
    void printsTheAnswer() {
        Run run = run();
        assertThat(run.out()).isEqualTo("two" + System.lineSeparator());
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
    }

    @Test
    void saysInJsonWhoAnswered() throws IOException {
        Run run = run("--local", "--model", "mine", "--json");
        assertThat(run.json())
                .isEqualTo(
                        tree(
                                """
                                {"ok": true, "capability": "model.run", "transport": "local",
                                 "provider": "here", "model": "a", "attempts": [],
                                 "outputs": [{"text": "two"}]}
                                """));
        assertThat(run.exit()).isZero();
    }

    @Test
    @DisplayName("sends the prompt with the provider's key, and no prompt of the agent")
    void sendsThePromptAlone() throws IOException {
        assertThat(run().exit()).isZero();
        assertThat(chats()).hasSize(1);
        JsonNode sent = tree(chats().getFirst().body());
        assertThat(chats().getFirst().key()).isEqualTo("Bearer keyed");
        assertThat(sent.path("messages"))
                .isEqualTo(tree("[{\"role\":\"user\",\"content\":\"one and one?\"}]"));
        assertThat(sent.path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(sent.has("tools")).isFalse();
    }

    @Test
    @DisplayName("opens no store, which a running gateway may hold")
    void leavesTheStoreAlone() throws IOException {
        Path store = Files.createDirectories(folder.resolve("state/kept"));
        Files.writeString(store.resolve("store.mv.db"), "another gateway's");
        assertThat(run().exit()).isZero();
        assertThat(store.resolve("store.mv.db")).hasContent("another gateway's");
        try (var files = Files.list(store)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void sendsImagesAsTheyStandBesideTheUser() throws IOException {
        Files.write(folder.resolve("one.dat"), PNG);
        Files.writeString(folder.resolve("two.gif"), "GIF89a...");
        assertThat(run("--file", "one.dat", "--file", "two.gif").exit()).isZero();
        JsonNode content = tree(chats().getFirst().body()).path("messages").path(0).path("content");
        assertThat(content.path(0).path("text").asText()).isEqualTo("one and one?");
        assertThat(content.path(1).at("/image_url/url").asText())
                .isEqualTo("data:image/png;base64," + Base64.getEncoder().encodeToString(PNG));
        assertThat(content.path(2).at("/image_url/url").asText())
                .startsWith("data:image/gif;base64,");
    }

    @Test
    void refusesWhatIsNoImage() throws IOException {
        Files.writeString(folder.resolve("note.png"), "text");
        Run run = run("--file", "note.png", "--json");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.json().path("ok").asBoolean(true)).isFalse();
        assertThat(run.json().path("error").asText())
                .contains("note.png is no image")
                .contains("PNG, JPEG, GIF or WebP");
        assertThat(run("--file", "none.png").err()).contains("There is no file");
        assertThat(chats()).isEmpty();
    }

    @Test
    void tellsThatAModelTakesNoImages() throws IOException {
        Files.write(folder.resolve("one.png"), PNG);
        Run run = run("--model", "here/text", "--file", "one.png");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("the request holds image input");
    }

    @Test
    @DisplayName("no text: ok is false and the exit code 1")
    void failsWithoutText() {
        answers(200, reply("\" \""));
        Run run = run("--json");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.json().path("ok").asBoolean(true)).isFalse();
        assertThat(run.json().path("outputs")).isEmpty();
        assertThat(run.json().path("error").asText()).isNotBlank();
    }

    @Test
    @DisplayName("a provider that fails: its reason, no fallback to others")
    void tellsWhyAProviderFailed() {
        answers(401, "{\"error\":{\"message\":\"bad key\"}}");
        Run run = run("--json");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.json().path("provider").asText()).isEqualTo("here");
        assertThat(run.json().path("attempts")).hasSize(1);
        assertThat(run.json().at("/attempts/0/reason").asText()).isEqualTo("auth");
        assertThat(run.json().path("error").asText()).contains("here/a: auth");
    }

    @Test
    void namesAModelThatIsNotThere() {
        Run run = run("--model", "here/none", "--json");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.json().path("error").asText()).contains("provider here has no model none");
        assertThat(run.json().path("attempts")).isEmpty();
    }

    @Test
    void refusesOptionsThatContradict() {
        assertThat(run("--local", "--gateway").exit()).isEqualTo(2);
        assertThat(run("--prompt", " ").exit()).isEqualTo(2);
        Run run = run("--url", "http://127.0.0.1:9");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("add --gateway");
    }

    @Test
    @DisplayName("CFG-3: a configuration that is not valid: exit code 78, in JSON too")
    void tellsOfABadConfiguration() throws IOException {
        Files.writeString(folder.resolve("gateway.json5"), "{ gateway: { port: 99999 } }");
        Run run = run("--json");
        assertThat(run.exit()).isEqualTo(78);
        assertThat(run.json().path("error").asText()).contains("gateway.port");
    }
}
