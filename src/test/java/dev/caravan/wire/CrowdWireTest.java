package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.fake.JvmProbe;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

@DisplayName("LOD-1: crowds before a gateway with 512 MiB of heap")
@Isolated
final class CrowdWireTest {
    private static final int REQUESTS = 20_000;
    private static final int CLIENTS = 2_500;
    private static final long MIB = 1 << 20;
    private static final Pattern COUNTED =
            Pattern.compile("gen_ai_client_operation_duration_seconds_count\\{[^}]*} (\\S+)");

    private static TwoProviders withLimits(int inFlight, int queued) {
        return TwoProviders.withGateway(
                TwoProviders.NO_COOLDOWN
                        + ", http: { endpoints: { chatCompletions: { enabled: true } }, limits: {"
                        + " maxInFlight: %d, maxQueued: %d } }".formatted(inFlight, queued));
    }

    /** How often each status was answered; 0: no answer at all. */
    private static Map<Integer, Integer> ask(TwoProviders both, int requests, int clients)
            throws InterruptedException {
        Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
        AtomicInteger left = new AtomicInteger(requests);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        while (left.getAndDecrement() > 0) {
                                            statuses.merge(one(both), 1, Integer::sum);
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return new TreeMap<>(statuses);
    }

    private static int one(TwoProviders both) {
        try {
            Client.Answer answer = both.client.chat("second/two");
            boolean told = answer.status() == 200 || !answer.header("Retry-After").isEmpty();
            return told ? answer.status() : -answer.status();
        } catch (RuntimeException e) {
            return 0;
        }
    }

    private static long counted(TwoProviders both) {
        try (Client observe = new Client(both.gateway.baseUrl().replace("/v1", "/observe"))) {
            return COUNTED.matcher(observe.get("/metrics").text())
                    .results()
                    .mapToLong(match -> (long) Double.parseDouble(match.group(1)))
                    .sum();
        }
    }

    @Test
    @DisplayName("20,000 requests against a limit of 500: each is accounted for, the heap is flat")
    void accountsForEach() throws Exception {
        try (TwoProviders both = withLimits(500, 500)) {
            JvmProbe probe = new JvmProbe(both.gateway.child());
            both.second.behave("{\"responseDelayMs\":20}");
            Map<Integer, Integer> warm = ask(both, 3_000, 500);
            long before = probe.liveHeap();

            Map<Integer, Integer> statuses = ask(both, REQUESTS, CLIENTS);

            System.out.println("20,000 requests, limit 500: " + statuses);
            assertThat(statuses.keySet()).isSubsetOf(200, 429);
            assertThat(statuses.values().stream().mapToInt(i -> i).sum()).isEqualTo(REQUESTS);
            assertThat(statuses).containsKeys(200, 429);
            long served = (long) warm.getOrDefault(200, 0) + statuses.getOrDefault(200, 0);
            await().untilAsserted(() -> assertThat(counted(both)).isEqualTo(served));
            long after = probe.liveHeap();
            System.out.println("live heap: " + before / MIB + " MiB, then " + after / MIB + " MiB");
            assertThat(after).isLessThan(before + 32 * MIB);
        }
    }

    @Test
    @DisplayName("5,000 requests that wait are all served in the end, and none is lost")
    void servesAllThatWait() throws Exception {
        try (TwoProviders both = withLimits(100, 5_000)) {
            both.second.behave("{\"responseDelayMs\":1000}");
            AtomicInteger served = new AtomicInteger();
            AtomicInteger other = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                threads.add(
                        Thread.ofVirtual()
                                .start(
                                        () ->
                                                (one(both) == 200 ? served : other)
                                                        .incrementAndGet()));
            }
            awaitQueued(both);
            both.second.behave("{}");
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(other.get()).isZero();
            assertThat(served.get()).isEqualTo(5_000);
            assertThat(both.gateway.log()).noneMatch(line -> line.contains("OutOfMemory"));
        }
    }

    /** Nearly all wait at once: 100 are served, a second each. */
    private static void awaitQueued(TwoProviders both) {
        Pattern queued = Pattern.compile("caravan_requests_queued (\\d\\S*)");
        try (Client observe = new Client(both.gateway.baseUrl().replace("/v1", "/observe"))) {
            await().atMost(Duration.ofSeconds(30))
                    .until(
                            () -> {
                                Matcher match = queued.matcher(observe.get("/metrics").text());
                                return match.find() && Double.parseDouble(match.group(1)) > 4_000;
                            });
        }
    }
}
