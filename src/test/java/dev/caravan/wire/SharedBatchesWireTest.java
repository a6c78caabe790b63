package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.Postgres;
import dev.caravan.fake.SimulatorProcess;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

@DisplayName("GUA-3, GUA-9: batches of gateways that share a PostgreSQL")
final class SharedBatchesWireTest {
    private static final List<String> FLAGS = List.of("-Xmx512m");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LINES = 200;
    private static final int CONCURRENCY = 4;
    private static final long LEASE_MS = 2_000;

    private static GatewayProcess gateway(SimulatorProcess model, String storeUrl) {
        String batch =
                "batch: { concurrency: %1$d, maxConcurrency: %1$d, leaseMs: %2$d },"
                        .formatted(CONCURRENCY, LEASE_MS);
        return GatewayProcess.start(
                TwoProviders.config(model.baseUrl(), model.baseUrl(), batch)
                        .replaceFirst(
                                "gateway: \\{", "gateway: { store: { url: '" + storeUrl + "' }, "),
                FLAGS,
                Map.of());
    }

    private static void awaitLines(Client client, String id, int completed) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Orders.completed(client, id) >= completed);
    }

    private static String results(Client client, String id) {
        await().atMost(PATIENCE).until(() -> Orders.state(client, id).equals("completed"));
        return Orders.output(client, id);
    }

    private static void hasEachOnce(String results) {
        assertThat(Orders.idsOf(results)).containsExactlyInAnyOrderElementsOf(Orders.ids(LINES));
    }

    @Test
    @DisplayName(
            "the owner sleeps past its lease: the other ends the job, and what wakes writes"
                    + " nothing")
    void fencesWhoSlept() throws Exception {
        String url = Postgres.shared().database().url();
        try (SimulatorProcess model = SimulatorProcess.start();
                GatewayProcess sleeper = gateway(model, url);
                Client first = new Client(sleeper.baseUrl())) {
            model.behave("{\"responseDelayMs\":1000}");
            String id = Orders.make(first, Orders.lines(LINES, "second/two"));
            awaitLines(first, id, 1);
            try (GatewayProcess other = gateway(model, url);
                    Client second = new Client(other.baseUrl())) {
                assertThat(Orders.state(second, id)).isEqualTo("in_progress");
                sleeper.child().signal("STOP");
                model.behave("{\"responseDelayMs\":20}");
                String results = results(second, id);
                hasEachOnce(results);
                int asked = model.requests(TwoProviders.CHAT).size();
                sleeper.child().signal("CONT");
                sleeper.awaitLog("the job " + id + " is another gateway's");

                assertThat(results(first, id)).isEqualTo(results);
                assertThat(asked).isBetween(LINES, LINES + CONCURRENCY);
                assertThat(model.requests(TwoProviders.CHAT)).hasSize(asked);
            }
        }
    }

    @Test
    @DisplayName("the database goes away and comes back: said so at once, and the job goes on")
    void goesOnWhenTheDatabaseIsBack() throws Exception {
        try (Postgres database = new Postgres();
                SimulatorProcess model = SimulatorProcess.start("--response-delay-ms", "50");
                GatewayProcess gateway = gateway(model, database.database().url());
                Client client = new Client(gateway.baseUrl())) {
            String id = Orders.make(client, Orders.lines(LINES, "second/two"));
            awaitLines(client, id, 20);

            database.stop();
            gateway.awaitLog("waits for the store");
            long begin = System.nanoTime();
            Client.Answer answer = client.get("/batches/" + id);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.errorCode()).isEqualTo("store_unavailable");
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofSeconds(10));
            assertThat(client.chat("second/two").status()).isEqualTo(200);
            int asked = model.requests(TwoProviders.CHAT).size();

            database.startAgain();
            hasEachOnce(results(client, id));
            // Those under way when it went, and the chat above.
            assertThat(asked).isLessThan(LINES);
            assertThat(model.requests(TwoProviders.CHAT).size())
                    .isBetween(LINES + 1, LINES + 1 + CONCURRENCY);
        }
    }
}
