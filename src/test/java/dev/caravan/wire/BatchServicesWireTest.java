package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

@DisplayName("GUA-7, SVC-12: a batch over three models whose local servers exclude each other")
final class BatchServicesWireTest {
    private static final int LINES = 60;
    private static final int LINES_OF_ONE = LINES / 3;
    private static final Duration BOUND = Duration.ofSeconds(15);
    private static final List<String> SERVERS = List.of("a", "b", "c");

    private static OnDemand services;
    private Map<String, Integer> before = Map.of();

    /** All lines of a model take ten times as long as those under way. */
    @BeforeAll
    static void start() {
        services = new OnDemand();
        for (String id : SERVERS) {
            services.service(id, "--response-delay-ms", "150").put("group", "gpu0");
        }
        services.config().withObject("/batch").put("concurrency", 2).put("maxConcurrency", 2);
        services.start();
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @BeforeEach
    void count() {
        before = starts();
    }

    /** Lines that alternate: the first is of {@code a}, the last of {@code c}. */
    private static String submit() {
        return BatchClient.submit(services.client(), BatchClient.input(LINES, "c/m", "a/m", "b/m"));
    }

    /** Processes that were started so far, by service. */
    private static Map<String, Integer> starts() {
        try (Client observe = new Client(services.gateway().baseUrl().replace("/v1", "/observe"))) {
            String text = observe.get("/metrics").text();
            Map<String, Integer> starts = new TreeMap<>();
            SERVERS.forEach(id -> starts.put(id, starts(text, id)));
            return starts;
        }
    }

    private static int starts(String metrics, String id) {
        String meter = "caravan_services_starts_total{service=\"" + id + "\"} ";
        return metrics.lines()
                .filter(line -> line.startsWith(meter))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(meter.length())))
                .findFirst()
                .orElseThrow();
    }

    private Map<String, Integer> startsSince() {
        Map<String, Integer> starts = new TreeMap<>(starts());
        starts.replaceAll((id, all) -> all - before.getOrDefault(id, 0));
        return starts;
    }

    @Test
    @DisplayName("each server is started once, and answers others beside its lines")
    void startsEachServerOnce() {
        String id = submit();
        BatchClient.awaitCompleted(services.client(), id, 1);
        assertThat(services.chat("a").status()).isEqualTo(200);
        BatchClient.hasEachOnce(services.client(), id, LINES);
        assertThat(startsSince()).isEqualTo(Map.of("a", 1, "b", 1, "c", 1));
    }

    @Test
    @DisplayName("GUA-6: the place goes to a chat when it asks, and comes back after it")
    void makesRoomForAChat() {
        String id = submit();
        BatchClient.awaitCompleted(services.client(), id, 2);
        long asked = System.nanoTime();
        assertThat(services.chat("c").status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(BOUND);
        assertThat(BatchClient.completed(services.client(), id))
                .as("it waited for the lines under way, not for all of the model")
                .isLessThan(LINES_OF_ONE);
        BatchClient.hasEachOnce(services.client(), id, LINES);
        // One more for the model whose turn it was, and one for the chat.
        assertThat(startsSince()).isEqualTo(Map.of("a", 2, "b", 1, "c", 2));
    }
}
