package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.Postgres;
import dev.caravan.fake.SimulatorProcess;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

@DisplayName("GUA-3, GUA-9: jobs in a PostgreSQL that gateways share, and that goes away")
final class SharedBatchesWireTest {
    private static final List<String> FLAGS = List.of("-Xmx512m");
    private static final int LINES = 300;
    private static final int CONCURRENCY = 4;
    private static final Duration AWAY = Duration.ofSeconds(3);

    /** A server's word that it is not there comes at once; the pool waits for one this long. */
    private static final Duration SOON = Duration.ofSeconds(8);

    private static SimulatorProcess model;

    @BeforeAll
    static void start() {
        model = SimulatorProcess.start("--response-delay-ms", "50");
    }

    @AfterAll
    static void stop() {
        model.close();
    }

    @BeforeEach
    void forget() {
        model.clear();
    }

    private static GatewayProcess gateway(String database) {
        String config =
                TwoProviders.config(
                                model.baseUrl(),
                                model.baseUrl(),
                                "batch: { concurrency: %d, maxConcurrency: %d, leaseMs: 1500 },"
                                        .formatted(CONCURRENCY, CONCURRENCY))
                        .replaceFirst(
                                "gateway: \\{", "gateway: { store: { url: '" + database + "' }, ");
        return GatewayProcess.start(config, FLAGS, Map.of());
    }

    private static int asked() {
        return model.requests(TwoProviders.CHAT).size();
    }

    private static boolean ran(GatewayProcess gateway) {
        return gateway.log().stream().anyMatch(line -> line.contains("batch-line 200"));
    }

    @Test
    @DisplayName(
            "GUA-3: another takes the job of an owner that sleeps; it wakes and writes nothing")
    void goesOnElsewhere() throws Exception {
        String database = Postgres.shared().database().url();
        try (GatewayProcess one = gateway(database);
                GatewayProcess two = gateway(database);
                Client first = new Client(one.baseUrl());
                Client second = new Client(two.baseUrl())) {
            String id = BatchClient.submit(first, BatchClient.input(LINES, "second/two"));
            BatchClient.awaitCompleted(first, id, 20);
            await().until(() -> ran(one) || ran(two));
            boolean firstOwns = ran(one);
            GatewayProcess owner = firstOwns ? one : two;
            GatewayProcess other = firstOwns ? two : one;
            Client awake = firstOwns ? second : first;
            assertThat(ran(other)).isFalse();

            int asleepAt = BatchClient.completed(awake, id);
            owner.signal("STOP");
            BatchClient.awaitCompleted(awake, id, asleepAt + CONCURRENCY + 20);
            assertThat(ran(other)).isTrue();
            // In the middle of the other's work, with answers in its hands.
            owner.signal("CONT");
            BatchClient.hasEachOnce(awake, id, LINES);
            owner.awaitLog("the job " + id + " is another gateway's");
            assertThat(asked()).isBetween(LINES, LINES + 2 * CONCURRENCY);
            assertThat(BatchClient.job(firstOwns ? first : second, id))
                    .isEqualTo(BatchClient.job(awake, id));
        }
    }

    @Test
    @DisplayName("GUA-9: the database restarts: 503 at once, then the job goes on")
    void goesOnAfterARestart() throws Exception {
        try (Postgres postgres = Postgres.restartable()) {
            String database = postgres.database().url();
            try (GatewayProcess gateway = gateway(database);
                    Client client = new Client(gateway.baseUrl())) {
                String id = BatchClient.submit(client, BatchClient.input(LINES, "second/two"));
                BatchClient.awaitCompleted(client, id, 20);
                postgres.stop();
                List<Client.Answer> told = new ArrayList<>();
                long end = System.nanoTime() + AWAY.toNanos();
                while (System.nanoTime() < end) {
                    for (String path : List.of("/batches", "/batches/" + id, "/files")) {
                        long asked = System.nanoTime();
                        told.add(client.get(path));
                        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(SOON);
                    }
                }
                // A chat needs no store.
                assertThat(client.chat("second/two").status()).isEqualTo(200);
                postgres.start();
                assertThat(told)
                        .allSatisfy(
                                answer -> {
                                    JsonNode error = answer.json().path("error");
                                    assertThat(answer.status()).isEqualTo(503);
                                    assertThat(error.path("code").asText())
                                            .isEqualTo("store_unavailable");
                                    assertThat(answer.header("Retry-After")).isEqualTo("5");
                                });
                await().atMost(Duration.ofSeconds(15))
                        .until(() -> client.get("/batches/" + id).status() == 200);
                BatchClient.hasEachOnce(client, id, LINES);
                assertThat(asked()).isBetween(LINES + 1, LINES + 1 + 2 * CONCURRENCY);
            }
        }
    }
}
