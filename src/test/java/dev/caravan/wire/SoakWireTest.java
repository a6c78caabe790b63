package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.fake.JvmProbe;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** LOD-2; in the profile {@code soak} only: {@code mvn -Psoak verify -Dsoak.minutes=30}. */
@Tag("soak")
@DisplayName("LOD-2: mixed traffic with faults for a long time")
final class SoakWireTest {
    private static final Duration RUN =
            Duration.ofMinutes(Long.parseLong(System.getProperty("soak.minutes", "30")));
    private static final int CLIENTS = 24;
    private static final long MIB = 1 << 20;

    private static final List<String> WEATHER =
            List.of(
                    "{}",
                    "{\"tokenDelayMs\":20}",
                    "{\"faults\":[{\"kind\":\"status\",\"status\":500}]}",
                    "{\"faults\":[{\"kind\":\"status\",\"status\":429,\"retryAfter\":\"1\"}]}",
                    "{\"faults\":[{\"kind\":\"reset\"}]}",
                    "{\"faults\":[{\"kind\":\"reset\",\"afterEvents\":3}]}",
                    "{\"faults\":[{\"kind\":\"close\",\"afterEvents\":2}]}",
                    "{\"faults\":[{\"kind\":\"silence\"}]}",
                    "{\"faults\":[{\"kind\":\"html\"}]}",
                    "{\"faults\":[{\"kind\":\"end\",\"afterEvents\":2}]}");

    /** What a gateway holds. */
    private record Load(long heap, long threads, long files) {
        static Load of(JvmProbe probe) throws IOException {
            return new Load(probe.liveHeap(), probe.threads(), probe.files());
        }
    }

    @Test
    @DisplayName("heap, threads and files are flat, and every request is accounted for")
    void leavesNothingBehind() throws Exception {
        try (TwoProviders both = new TwoProviders()) {
            JvmProbe probe = new JvmProbe(both.gateway.child());
            Map<String, Integer> outcomes = new ConcurrentHashMap<>();
            run(both, RUN.dividedBy(6), outcomes);
            Load before = settled(both, probe);
            run(both, RUN, outcomes);
            Load after = settled(both, probe);

            System.out.println("soak: " + before + " then " + after);
            System.out.println("soak: " + new TreeMap<>(outcomes));
            assertThat(outcomes.keySet()).noneMatch(outcome -> outcome.startsWith("lost"));
            // Responses are kept for 30 minutes, in at most 64 MiB.
            assertThat(after.heap()).isLessThan(before.heap() + (64 + 16) * MIB);
            assertThat(after.threads()).isLessThan(before.threads() + 16);
            assertThat(after.files()).isLessThan(before.files() + 32);
        }
    }

    /** When nothing is served any more. */
    private static Load settled(TwoProviders both, JvmProbe probe) throws IOException {
        try (Client observe = new Client(both.gateway.baseUrl().replace("/v1", "/observe"))) {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () ->
                                    assertThat(observe.get("/metrics").text())
                                            .contains(
                                                    "caravan_requests_inflight 0.0",
                                                    "caravan_streams_open 0.0"));
        }
        return Load.of(probe);
    }

    private static void run(TwoProviders both, Duration time, Map<String, Integer> outcomes)
            throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int kind = i % 6;
            threads.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try (Client client = new Client(both.gateway.baseUrl())) {
                                            while (!over.get()) {
                                                outcomes.merge(ask(client, kind), 1, Integer::sum);
                                            }
                                        }
                                    }));
        }
        long end = System.nanoTime() + time.toNanos();
        for (int i = 0; System.nanoTime() < end; i++) {
            both.first.behave(WEATHER.get(i % WEATHER.size()));
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
        }
        over.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        both.first.behave("{}");
    }

    private static String ask(Client client, int kind) {
        try {
            return switch (kind) {
                case 0 -> "chat " + client.chat("openclaw").status();
                case 1 -> "stream " + client.streamed("openclaw").status();
                case 2 -> "responses " + responses(client, false);
                case 3 -> "responses stream " + responses(client, true);
                case 4 -> "models " + client.get("/models").status();
                default -> leave(client);
            };
        } catch (RuntimeException e) {
            return "lost: " + e;
        }
    }

    private static int responses(Client client, boolean stream) {
        return client.post(
                        "/responses",
                        "{\"model\":\"openclaw\",\"input\":\"hi\",\"stream\":" + stream + "}")
                .status();
    }

    /** Reads a little of a stream and goes. */
    private static String leave(Client client) {
        try (InputStream in = client.open("openclaw").body()) {
            return in.read() < 0 ? "left after the end" : "left";
        } catch (IOException e) {
            return "left as it broke";
        }
    }
}
