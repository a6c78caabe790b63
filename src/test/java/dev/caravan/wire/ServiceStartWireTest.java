package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.fake.SimulatorProcess;
import dev.caravan.wire.Client.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** Local services that requests start. */
final class ServiceStartWireTest {
    private static OnDemand services;
    private static SimulatorProcess hosted;

    @BeforeAll
    static void start() {
        services = new OnDemand();
        hosted = SimulatorProcess.start("--reply", "hosted here");
        services.service("crowd");
        services.service("late");
        services.service("loading", "--start-delay-ms", "1500");
        services.service("cancelled", "--start-delay-ms", "600000");
        services.service("shared", "--start-delay-ms", "4000");
        services.service("eager").put("preload", true);
        services.service("warming");
        services.provider("hosted", hosted.baseUrl());
        var choice = services.config().withObject("/agents/defaults/model");
        choice.put("primary", "warming/m").put("warmFallback", true);
        choice.putArray("fallbacks").add("hosted/m");
        services.start();
    }

    @AfterAll
    static void stop() {
        services.close();
        hosted.close();
    }

    @Test
    @DisplayName("SVC-1 SVC-3: a hundred first requests at once start one process, all are served")
    void startsOneProcessForACrowd() {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                boolean stream = i % 2 == 0;
                answers.add(
                        CompletableFuture.supplyAsync(
                                () ->
                                        stream
                                                ? services.client().streamed("crowd/m")
                                                : services.chat("crowd"),
                                threads));
            }
        }
        assertThat(answers).extracting(CompletableFuture::join).allMatch(a -> a.status() == 200);
        assertThat(answers)
                .extracting(CompletableFuture::join)
                .filteredOn(a -> a.header("Content-Type").startsWith("text/event-stream"))
                .hasSize(50)
                .allMatch(a -> a.events().getLast().equals("[DONE]"));
        assertThat(services.row("crowd").path("starts").asInt()).isEqualTo(1);
        assertThat(services.processes("crowd")).hasSize(1);
        assertThat(services.row("crowd").path("pid").asLong()).isEqualTo(services.pid("crowd"));
        OnDemand.patiently().until(() -> services.row("crowd").path("leases").asInt() == 0);
    }

    @Test
    @DisplayName("SVC-1: a server that answers 503 while it loads is waited for, then served")
    void waitsForAServerThatLoads() throws IOException {
        List<String> lines = new ArrayList<>();
        var response = services.client().open("loading/m");
        Client.lines(response.body(), lines::add);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(lines).contains("data: [DONE]");
        Answer second = services.chat("loading");
        assertThat(second.header("x-caravan-local-service")).matches("ready; wait=\\d{1,3}");
        var row = services.row("loading");
        assertThat(row.path("state").asText()).isEqualTo("ready");
        assertThat(row.path("lastStartMs").asLong()).isGreaterThanOrEqualTo(1_500);
    }

    @Test
    @DisplayName("HTTP-6: the reply says that its request has waited for a start")
    void tellsOfTheWait() {
        Answer answer = services.chat("late");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-caravan-local-service")).startsWith("started; wait=");
    }

    @Test
    @DisplayName("SVC-9: a start that nobody waits for any more is cancelled")
    void cancelsAStartThatNobodyWaitsFor() {
        HttpClient impatient = HttpClient.newHttpClient();
        var _ = impatient.sendAsync(request("cancelled/m"), BodyHandlers.ofString());
        OnDemand.patiently().until(() -> !services.processes("cancelled").isEmpty());

        impatient.shutdownNow();

        services.awaitGone("cancelled");
        services.awaitState("cancelled", "stopped");
    }

    @Test
    @DisplayName("SVC-9: a start goes on while somebody else waits for it")
    void goesOnWhileAnotherWaits() {
        HttpClient impatient = HttpClient.newHttpClient();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var patient = CompletableFuture.supplyAsync(() -> services.chat("shared"), threads);
            var _ = impatient.sendAsync(request("shared/m"), BodyHandlers.ofString());
            OnDemand.patiently().until(() -> services.row("shared").path("waiting").asInt() == 2);

            impatient.shutdownNow();

            OnDemand.patiently().until(() -> services.row("shared").path("waiting").asInt() < 2);
            assertThat(patient.join().status()).isEqualTo(200);
        }
        assertThat(services.row("shared").path("starts").asInt()).isEqualTo(1);
    }

    @Test
    @DisplayName("SVC-9: preload starts it with the gateway")
    void preloads() {
        services.awaitState("eager", "ready");
        assertThat(services.chat("eager").header("x-caravan-local-service")).startsWith("ready");
    }

    @Test
    @DisplayName("SVC-13: while it warms, the next candidate answers; then it answers itself")
    void letsTheNextAnswerWhileItWarms() {
        Answer cold = services.client().chat("openclaw");
        assertThat(cold.header("x-caravan-attempts"))
                .isEqualTo("warming/m:local_service_failed,hosted/m:ok");

        services.awaitState("warming", "ready");

        assertThat(services.client().chat("openclaw").header("x-caravan-model"))
                .isEqualTo("warming/m");
    }

    private static HttpRequest request(String model) {
        return HttpRequest.newBuilder(
                        URI.create(services.gateway().baseUrl() + "/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Client.chat(model, true)))
                .build();
    }
}
