package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.SimulatorProcess;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

@DisplayName("OPS-7: route files are edited while the gateway serves")
final class RouteReloadWireTest {
    private static final int EDITS = 50;
    private static final int CLIENTS = 4;
    private static final String TAKEN = " routes from ";
    private static final String ENDED = "old routes ended, ";
    private static final String KEPT = "route files not taken, the old routes go on: ";

    private static SimulatorProcess simulator;
    private static GatewayProcess gateway;
    private static Client client;
    private static Path home;

    @BeforeAll
    static void start() throws IOException {
        simulator = SimulatorProcess.start();
        home =
                GatewayProcess.folderWith(
                        """
                        {
                          gateway: {
                            http: { endpoints: { chatCompletions: { enabled: true } } },
                            routes: { intervalMs: 50 },
                          },
                          agents: { defaults: { model: "only/one" } },
                          models: {
                            mode: "replace",
                            providers: { only: { baseUrl: "%s", models: [{ id: "one" }] } },
                          },
                        }
                        """
                                .formatted(simulator.baseUrl()));
        copy("routes");
        copy("config/application.properties");
        gateway = GatewayProcess.startAtHome(home);
        client = new Client(gateway.baseUrl());
    }

    private static void copy(String name) throws IOException {
        try (var files = Files.walk(Path.of(name))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = home.resolve(file.toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    @AfterAll
    static void stop() {
        client.close();
        gateway.close();
        simulator.close();
    }

    @BeforeEach
    void calm() {
        simulator.behave("{}");
    }

    /** As an editor does it: a new file in the old one's place. */
    private static void write(String file, String text) throws IOException {
        Path next = home.resolve("next");
        Files.writeString(next, text);
        Path target = home.resolve("routes").resolve(file);
        Files.createDirectories(target.getParent());
        Files.move(next, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String read(String file) throws IOException {
        return Files.readString(Path.of("routes").resolve(file));
    }

    private static long logged(String text) {
        return gateway.log().stream().filter(line -> line.contains(text)).count();
    }

    /** Makes an edit and waits until the log tells what became of it. */
    private static void edit(String file, String text, String outcome) throws IOException {
        long before = logged(outcome);
        write(file, text);
        await().until(() -> logged(outcome) > before);
    }

    @Test
    @DisplayName("fifty edits under load: no request fails, and the last edit is what is served")
    void losesNoRequest() throws Exception {
        simulator.behave("{\"tokenDelayMs\": 40, \"tokens\": 12}");
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger served = new AtomicInteger();
        Queue<String> faults = new ConcurrentLinkedQueue<>();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            boolean stream = i % 2 == 0;
            clients.add(Thread.ofVirtual().start(() -> ask(stream, over, served, faults)));
        }
        String serve = read("serve.camel.yaml");
        for (int i = 1; i <= EDITS; i++) {
            edit(
                    "serve.camel.yaml",
                    serve.replace("A request's life,", "Edit " + i + " of a request's life,"),
                    TAKEN);
        }
        over.set(true);
        for (Thread thread : clients) {
            thread.join();
        }
        assertThat(faults).isEmpty();
        assertThat(served.get()).isGreaterThan(EDITS);
        edit("serve.camel.yaml", serve, TAKEN);
    }

    private static void ask(
            boolean stream, AtomicBoolean over, AtomicInteger served, Queue<String> faults) {
        try (Client own = new Client(gateway.baseUrl())) {
            while (!over.get()) {
                Client.Answer answer = stream ? own.streamed("openclaw") : own.chat("openclaw");
                boolean whole = !stream || answer.events().getLast().equals("[DONE]");
                if (answer.status() == 200 && whole) {
                    served.incrementAndGet();
                } else {
                    faults.add(answer.status() + " " + answer.text());
                }
            }
        } catch (RuntimeException e) {
            faults.add(e.toString());
        }
    }

    @Test
    @DisplayName("a stream that is open goes on to its end on the routes it began with")
    void letsAStreamEnd() throws Exception {
        simulator.behave("{\"tokenDelayMs\": 100, \"tokens\": 30}");
        HttpResponse<InputStream> open = client.open("openclaw");
        List<String> lines = new ArrayList<>();
        CountDownLatch first = new CountDownLatch(1);
        Thread reader =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        Client.lines(
                                                open.body(),
                                                line -> {
                                                    lines.add(line);
                                                    first.countDown();
                                                });
                                    } catch (IOException e) {
                                        lines.add("broken: " + e);
                                    }
                                });
        first.await();
        String serve = read("serve.camel.yaml");
        edit("serve.camel.yaml", serve.replace("A request's life,", "The life,"), TAKEN);
        edit("serve.camel.yaml", serve, TAKEN);
        assertThat(reader.isAlive()).as("the stream outlasts both edits").isTrue();
        reader.join();

        await().untilAsserted(() -> assertThat(logged(ENDED)).isEqualTo(logged(TAKEN)));
        assertThat(lines).noneMatch(line -> line.startsWith("broken"));
        assertThat(lines.stream().filter(line -> !line.isEmpty()).toList().getLast())
                .isEqualTo("data: [DONE]");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "no YAML,               '- process:',                  '- process: [',               line",
        "a key that is none,    'uri: direct:serve',           'url: direct:serve',          url",
        "no such component,     'uri: direct:ensure-local-service', 'uri: nosuch:thing',    "
                + " nosuch",
        "no such bean,          'ref: planning',               'ref: plannning',            "
                + " plannning",
        "no such route,         'uri: direct:ensure-local-service', 'uri: direct:ensure-it',"
                + " direct:ensure-it",
    })
    @DisplayName("a broken file leaves the old routes serving and says where it is broken")
    void keepsTheOldOnes(String what, String from, String to, String named) throws Exception {
        String serve = read("serve.camel.yaml");
        long taken = logged(TAKEN);
        edit("serve.camel.yaml", serve.replaceFirst(java.util.regex.Pattern.quote(from), to), KEPT);

        assertThat(gateway.log().stream().filter(line -> line.contains(KEPT)).toList().getLast())
                .contains("serve")
                .contains(named);
        assertThat(client.chat("openclaw").status()).isEqualTo(200);
        assertThat(logged(TAKEN)).isEqualTo(taken);

        edit("serve.camel.yaml", serve + "# mended after: " + what + "\n", TAKEN);
        assertThat(client.chat("openclaw").status()).isEqualTo(200);
    }

    @Test
    @DisplayName("a new file is a new path; deleted, the path is gone")
    void addsAndRemovesARoute() throws Exception {
        assertThat(client.get("/ping").status()).isEqualTo(404);
        edit(
                "intake/ping.camel.yaml",
                """
                - route:
                    id: ping
                    description: Answers with a word.
                    from:
                      id: from-ping
                      uri: platform-http:/v1/ping
                      steps:
                        - setBody:
                            id: say-pong
                            expression:
                              constant:
                                expression: pong
                """,
                TAKEN);
        assertThat(client.get("/ping").text()).isEqualTo("pong");

        long before = logged(TAKEN);
        Files.delete(home.resolve("routes/intake/ping.camel.yaml"));
        await().until(() -> logged(TAKEN) > before);
        assertThat(client.get("/ping").status()).isEqualTo(404);
    }
}
