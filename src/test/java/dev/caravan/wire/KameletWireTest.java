package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.SimulatorProcess;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The examples of docs/batch-kamelets.md, taken from the page, in a project of their own. */
@DisplayName("INT-4: other sources and sinks, by one route file on two kamelets")
final class KameletWireTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");

    private static SimulatorProcess model;
    private static Path home;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() throws IOException {
        model = SimulatorProcess.start("--reply", "done");
        home =
                GatewayProcess.folderWith(
                        TwoProviders.config(model.baseUrl(), model.baseUrl(), "")
                                .replaceFirst(
                                        "gateway: \\{", "gateway: { routes: { intervalMs: 50 }, "));
        for (String folder : List.of("routes", "kamelets", "config")) {
            copy(Path.of(folder));
        }
        Files.writeString(
                home.resolve("config/application.properties"),
                Files.readString(home.resolve("config/application.properties"))
                        + "camel.beans.orders = #class:org.h2.jdbcx.JdbcDataSource\n"
                        + "camel.beans.orders.url = jdbc:h2:mem:;INIT=CREATE TABLE orders AS SELECT"
                        + " X AS id, 'order ' || X AS text FROM SYSTEM_RANGE(1\\\\, 3)\n");
        Matcher examples = YAML.matcher(Files.readString(Path.of("docs/batch-kamelets.md")));
        int count = 0;
        while (examples.find()) {
            count++;
            Files.writeString(
                    home.resolve("routes/intake/example-" + count + ".camel.yaml"),
                    examples.group(1)
                            .replace("/srv/", home + "/srv/")
                            .replace("one/small", "second/two"));
        }
        assertThat(count).isEqualTo(2);
        gateway = GatewayProcess.startAtHome(home);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        model.close();
    }

    private static void copy(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = home.resolve(file.toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private static void drop(String name, String text) throws IOException {
        Path in = Files.createDirectories(home.resolve("srv/in"));
        Files.writeString(home.resolve(name), text);
        Files.move(home.resolve(name), in.resolve(name));
    }

    private static String lines(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> BatchWireTest.line(i, "second/two") + "\n")
                .collect(Collectors.joining());
    }

    @Test
    @DisplayName("a file becomes a batch, its results a file elsewhere; a broken one says why")
    void goesFromFolderToFolder() throws IOException {
        drop("good.jsonl", lines(5));
        drop("bad.jsonl", lines(2) + "{\"custom_id\":\"c1\"}\n");
        Path out = home.resolve("srv/out");

        await().atMost(SOON).until(() -> Files.exists(out.resolve("good.results.jsonl")));
        await().atMost(SOON).until(() -> Files.exists(out.resolve("bad.reason.txt")));
        assertThat(Files.readString(out.resolve("good.results.jsonl")).lines())
                .hasSize(5)
                .allMatch(line -> line.contains("\"status_code\":200"));
        assertThat(Files.readString(out.resolve("bad.reason.txt"))).contains("line 3: ");
        assertThat(home.resolve("srv/in/.camel/good.jsonl")).exists();
        assertThat(out.resolve("bad.results.jsonl")).doesNotExist();
        try (Client client = new Client(gateway.baseUrl())) {
            assertThat(client.get("/batches").text()).contains("\"source\":\"inbox\"");
        }
    }

    @Test
    @DisplayName("GUA-1: what a sink did not take comes again, and nothing of it is lost")
    void deliversWhenTheSinkIsBack() throws IOException {
        Path out = home.resolve("srv/out");
        Files.createDirectories(out.getParent());
        await().atMost(SOON).until(() -> !Files.exists(out) || Files.isDirectory(out));
        Path blocked = out.resolve("late.results.jsonl");
        // A folder stands where the file is to go.
        Files.createDirectories(blocked.resolve("x"));
        drop("late.jsonl", lines(2));
        gateway.awaitLog("batches of inbox are not delivered, and tried again");
        Files.delete(blocked.resolve("x"));
        Files.delete(blocked);
        await().atMost(SOON).until(() -> Files.isRegularFile(blocked));
        assertThat(Files.readString(blocked).lines()).hasSize(2);
    }

    @Test
    @DisplayName("the rows of a query become a batch, its results a file")
    void goesFromADatabase() throws IOException {
        Path out = home.resolve("srv/answers");
        await().atMost(SOON).until(() -> Files.exists(out.resolve("orders.results.jsonl")));
        assertThat(Files.readString(out.resolve("orders.results.jsonl")).lines())
                .hasSize(3)
                .anyMatch(line -> line.contains("\"custom_id\":\"order-2\""));
        assertThat(model.requests("/v1/chat/completions").toString()).contains("order 3");
    }
}
