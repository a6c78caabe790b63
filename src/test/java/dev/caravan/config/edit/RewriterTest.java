package dev.caravan.config.edit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.config.Json5;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("CFG-5: a changed file looks as if a person had changed it")
class RewriterTest {
    private static final String FILE =
            """
            // The gateway.
            {
              gateway: {
                port: 1, // ours
                // bind: "lan",
              },
              models: { providers: {} },
              agents: { list: [{ id: "main" }, { id: 'b' }] }
            }
            """;

    private static ObjectNode tree(String text) {
        return (ObjectNode) Json5.value(text).orElseThrow();
    }

    private static String set(String text, String path, String value) throws EditRefused {
        return Rewriter.rewrite(
                text, Trees.set(tree(text), KeyPath.parse(path), Json5.value(value).orElseThrow()));
    }

    private static String unset(String text, String path) throws EditRefused {
        return Rewriter.rewrite(text, Trees.unset(tree(text), KeyPath.parse(path)).orElseThrow());
    }

    @Test
    void replacesOneValue() throws EditRefused {
        assertThat(set(FILE, "gateway.port", "2")).isEqualTo(FILE.replace("port: 1,", "port: 2,"));
    }

    @Test
    void addsALineWhereEntriesHaveLines() throws EditRefused {
        assertThat(set(FILE, "gateway.bind", "'lan'"))
                .isEqualTo(
                        FILE.replace(
                                "port: 1, // ours\n", "port: 1, // ours\n    bind: \"lan\",\n"));
    }

    @Test
    void addsACommaWhereNoneStands() throws EditRefused {
        assertThat(set(FILE, "console.enabled", "false"))
                .isEqualTo(
                        FILE.replace(
                                "{ id: 'b' }] }\n",
                                "{ id: 'b' }] },\n  console: { enabled: false }\n"));
    }

    @Test
    void addsBesideWhereEntriesStandBesideOneAnother() throws EditRefused {
        assertThat(set(FILE, "agents.list[0].default", "true"))
                .isEqualTo(FILE.replace("\"main\" }", "\"main\", default: true }"));
        assertThat(set(FILE, "agents.list[2]", "{id: 'c'}"))
                .isEqualTo(FILE.replace("{ id: 'b' }]", "{ id: 'b' }, { id: \"c\" }]"));
    }

    @Test
    void breaksWhatIsTooLongForALine() throws EditRefused {
        String row = "{ id: 'a-model-with-a-long-name', name: 'A name that is long as well' }";
        assertThat(set(FILE, "models.providers.p", "{models: [" + row + "]}"))
                .contains(
                        """
                          models: { providers: { p: {
                            models: [
                              { id: "a-model-with-a-long-name", name: "A name that is long as well" },
                            ],
                          } } },
                        """);
    }

    @Test
    void changesOnlyWhatDiffersInsideAnObject() throws EditRefused {
        assertThat(set(FILE, "gateway", "{ port: 1, tls: { certPath: 'c' } }"))
                .isEqualTo(FILE.replace("// ours\n", "// ours\n    tls: { certPath: \"c\" },\n"));
    }

    @Test
    void takesAnEntryWithItsLineAndTheCommentBehindIt() throws EditRefused {
        assertThat(unset(FILE, "gateway.port"))
                .isEqualTo(FILE.replace("    port: 1, // ours\n", ""));
        assertThat(unset(FILE, "agents"))
                .isEqualTo(
                        FILE.replace(
                                "{} },\n  agents: { list: [{ id: \"main\" }, { id: 'b' }] }",
                                "{} }"));
    }

    @Test
    void takesAnEntryFromAmongOthersOnALine() throws EditRefused {
        assertThat(unset(FILE, "agents.list[0]"))
                .isEqualTo(FILE.replace("[{ id: \"main\" }, {", "[{"));
        assertThat(unset("{ a: 1, b: 2 }", "b")).isEqualTo("{ a: 1 }");
        assertThat(unset("{a: 1, b: 2, c: 3}", "a")).isEqualTo("{b: 2, c: 3}");
    }

    @Test
    @DisplayName("a comment never swallows what follows a removed entry")
    void keepsWhatFollowsOutOfAComment() throws EditRefused {
        assertThat(unset("{ // c\n  a: 1, b: 2 }", "a")).isEqualTo("{ // c\n  b: 2 }");
        assertThat(unset("{ a: 1, // c\n  b: 2 }", "b")).isEqualTo("{ a: 1 // c\n  }");
    }

    @Test
    @DisplayName("an openclaw.json that other programs read stays plain JSON")
    void keepsPlainJsonPlain() throws EditRefused {
        String plain = "{\n  \"gateway\": {\n  }\n}\n";
        assertThat(set(plain, "gateway.http.endpoints", "{a: {enabled: true}}"))
                .isEqualTo(
                        "{\n"
                            + "  \"gateway\": {\n"
                            + "    \"http\": { \"endpoints\": { \"a\": { \"enabled\": true } } }\n"
                            + "  }\n"
                            + "}\n");
    }

    @Test
    void keepsTheMarkAndTheLineEndsOfOtherSystems() throws EditRefused {
        assertThat(set("\uFEFF{\r\n  a: 1,\r\n}\r\n".substring(1), "b", "2"))
                .isEqualTo("{\r\n  a: 1,\r\n  b: 2,\r\n}\r\n");
        assertThat(Rewriter.rewrite("\uFEFF{ a: 1 }", tree("{ a: 2 }")))
                .isEqualTo("\uFEFF{ a: 2 }");
    }
}
