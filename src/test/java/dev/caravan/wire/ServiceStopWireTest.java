package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.wire.Client.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Local services that end: idle, crashed, or told to while requests come. */
final class ServiceStopWireTest {
    /** More of them: {@code -Dcaravan.race.rounds=200}. */
    private static final int ROUNDS = Integer.getInteger("caravan.race.rounds", 30);

    private static OnDemand services;

    @BeforeAll
    static void start() {
        services = new OnDemand();
        services.service("idle", "--token-delay-ms", "400").put("idleStopMs", 700);
        services.service("crash", "--token-delay-ms", "200", "--tokens", "500");
        services.service("race").put("idleStopMs", 40);
        services.start();
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @Test
    @DisplayName("SVC-5: idle stop counts from the last lease; a slow stream keeps the server")
    void stopsWhenIdleAndNotBefore() throws IOException {
        List<String> lines = new ArrayList<>();
        var stream = services.client().open("idle/m");
        Client.lines(stream.body(), lines::add);
        // Four tokens of 400 ms: more than twice the idle time.
        assertThat(lines).contains("data: [DONE]");
        assertThat(services.row("idle").path("starts").asInt()).isEqualTo(1);

        services.awaitGone("idle");
        services.awaitState("idle", "stopped");

        assertThat(services.row("idle").has("lastError")).isFalse();
        assertThat(services.chat("idle").header("x-caravan-local-service")).startsWith("started");
    }

    @Test
    @DisplayName(
            "SVC-8 HTTP-10: a crash in mid-stream is an error event; the next request restarts")
    void restartsAfterACrash() throws IOException {
        List<String> lines = new CopyOnWriteArrayList<>();
        AtomicLong killed = new AtomicLong();
        var stream = services.client().open("crash/m");
        Client.lines(
                stream.body(),
                line -> {
                    lines.add(line);
                    if (line.contains("content") && killed.get() == 0) {
                        killed.set(services.pid("crash"));
                        ProcessHandle.of(killed.get()).ifPresent(ProcessHandle::destroyForcibly);
                    }
                });

        assertThat(lines).doesNotContain("data: [DONE]");
        assertThat(lines.stream().filter(line -> line.startsWith("data: ")).toList())
                .last()
                .asString()
                .contains("\"error\"")
                .contains("connection");

        services.awaitState("crash", "stopped");
        assertThat(services.row("crash").path("lastError").asText()).contains("signal 9");
        var next = services.client().open("crash/m");
        assertThat(next.statusCode()).isEqualTo(200);
        next.body().close();
        assertThat(services.pid("crash")).isNotEqualTo(killed.get());
        assertThat(services.row("crash").path("starts").asInt()).isEqualTo(2);
    }

    @Test
    @DisplayName("SVC-5: a stop that races a request never leaves it on a dying process")
    void neverServesFromADyingProcess() {
        List<Answer> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < ROUNDS; round++) {
                answers.add(services.chat("race"));
                // The idle stop is due about now: sometimes before, sometimes after the request.
                long spread = round * 2L;
                answers.add(
                        CompletableFuture.supplyAsync(
                                        () -> services.chat("race"),
                                        CompletableFuture.delayedExecutor(
                                                spread,
                                                java.util.concurrent.TimeUnit.MILLISECONDS,
                                                threads))
                                .join());
            }
        }

        assertThat(answers)
                .extracting(answer -> answer.status() + answer.text())
                .allMatch(text -> text.startsWith("200"));
        assertThat(services.row("race").path("starts").asInt()).isGreaterThan(1);
    }
}
