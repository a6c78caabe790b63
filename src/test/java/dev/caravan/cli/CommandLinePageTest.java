package dev.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;

import dev.caravan.cli.Terminal.Run;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

@DisplayName("OPS-11: every command of the page about the command line does what it says")
class CommandLinePageTest {
    private static final Path PAGE = Path.of("docs/command-line.md");
    private static final Path SHIPPED = Path.of("config");

    /** These run until they are stopped; that they do is the wire tests' matter. */
    private static final Set<String> ENDLESS = Set.of("gateway", "simulate");

    @TempDir private Path folder;
    private HttpServer gateway;

    CommandLinePageTest() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void prepare() throws IOException {
        gateway.createContext(
                "/",
                call -> {
                    byte[] bytes =
                            ("{\"data\":[],\"services\":[],\"choices\":[{\"index\":0,\"message\":"
                                            + "{\"role\":\"assistant\",\"content\":\"hi\"}}]}")
                                    .getBytes(UTF_8);
                    call.getResponseHeaders().set("Content-Type", "application/json");
                    call.sendResponseHeaders(200, bytes.length);
                    call.getResponseBody().write(bytes);
                    call.close();
                });
        gateway.start();
        Files.createDirectories(folder.resolve("providers"));
        copy("gateway.json5");
        copy("providers/demo.json5");
        Files.writeString(
                folder.resolve("request.json"),
                "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        Files.writeString(folder.resolve("chart.png"), "GIF89a, by a name that lies");
        Path logs = Files.createDirectories(folder.resolve("state/services"));
        Files.writeString(logs.resolve("demo.log"), "a line\n");
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    /**
     * The demo's server is the test's own: it must not be one that happens to run on this machine,
     * and nothing has to be started.
     */
    private void copy(String file) throws IOException {
        String text = Files.readString(SHIPPED.resolve(file));
        String own = "127.0.0.1:" + gateway.getAddress().getPort();
        Files.writeString(folder.resolve(file), text.replace("127.0.0.1:18790", own));
    }

    private Terminal terminal() {
        return new Terminal(
                Map.of(
                        "CARAVAN_HOME", Path.of("").toAbsolutePath().toString(),
                        "CARAVAN_CWD", folder.toString(),
                        "OPENCLAW_CONFIG_PATH", folder.resolve("gateway.json5").toString(),
                        "OPENCLAW_STATE_DIR", folder.resolve("state").toString(),
                        "OPENCLAW_GATEWAY_TOKEN", "hush",
                        "OPENCLAW_GATEWAY_PORT", "" + gateway.getAddress().getPort()));
    }

    private static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        boolean shell = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("```")) {
                shell = line.equals("```sh");
            } else if (shell) {
                commands.add(line);
            }
        }
        return commands;
    }

    /** The words of a line as a shell would split them, up to a redirection. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (c == ' ' && !quoted) {
                words.add(word.toString());
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        words.add(word.toString());
        int end = words.indexOf(">");
        return end < 0 ? words : words.subList(0, end);
    }

    @Test
    void everyCommandRuns() throws IOException {
        List<String> commands = commands();
        assertThat(commands).hasSizeGreaterThan(15);
        for (String line : commands) {
            List<String> words = words(line);
            assertThat(words.getFirst()).as(line).isEqualTo("caravan");
            String[] args = words.subList(1, words.size()).toArray(String[]::new);
            if (ENDLESS.contains(args[0])) {
                assertThat(Caravan.commandLine().parseArgs(args).subcommand()).isNotNull();
            } else {
                Run run = terminal().run(args);
                assertThat(run.err()).as(line).isEmpty();
                assertThat(run.exit()).as("%s: %s", line, run).isZero();
                assertThat(run.out()).as(line).isNotBlank().doesNotContain("hush");
            }
        }
        assertThat(folder.resolve("gateway.json5"))
                .content()
                .contains("shutdownGraceMs: 20000", "{ alias: \"sim\" }", "// port: 18789,")
                .doesNotContain("temperature", "token: \"hush");
        assertThat(folder.resolve("providers/demo.json5"))
                .content()
                .contains("maxTokens: 2048,", "// CARAVAN_HOME is set by the launcher.");
    }

    @Test
    void thePageNamesEveryCommand() throws IOException {
        String page = Files.readString(PAGE);
        Set<String> named = Caravan.commandLine().getSubcommands().keySet();
        assertThat(named)
                .filteredOn(name -> !name.equals("help"))
                .allSatisfy(name -> assertThat(page).contains("caravan " + name));
    }
}
