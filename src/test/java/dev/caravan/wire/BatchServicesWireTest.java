package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

@DisplayName("GUA-7, SVC-12: batches over local servers that exclude each other")
final class BatchServicesWireTest {
    private static final List<String> SERVICES = List.of("a", "b", "c");
    private static final int LINES = 60;

    private static OnDemand group(String... arguments) {
        OnDemand services = new OnDemand();
        SERVICES.forEach(id -> services.service(id, arguments).put("group", "gpu0"));
        return services.start();
    }

    /** The lines of the models in turn. */
    private static String order(OnDemand services, List<String> models) {
        String input =
                IntStream.range(0, LINES)
                        .mapToObj(i -> BatchWireTest.line(i, models.get(i % models.size()) + "/m"))
                        .collect(Collectors.joining("\n"));
        return Orders.make(services.client(), input);
    }

    private static void awaitCompleted(OnDemand services, String id) {
        OnDemand.patiently().until(() -> Orders.state(services.client(), id).equals("completed"));
        assertThat(Orders.idsOf(Orders.output(services.client(), id)))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, LINES).mapToObj(i -> "c" + i).toList());
    }

    private static int starts(OnDemand services, String id) {
        String url = services.gateway().baseUrl().replace("/v1", "/observe");
        try (Client scrape = new Client(url)) {
            Matcher row =
                    Pattern.compile(
                                    "^caravan_services_starts_total\\{[^}]*service=\"%s\"[^}]*} (\\S+)$"
                                            .formatted(id),
                                    Pattern.MULTILINE)
                            .matcher(scrape.get("/metrics").text());
            return row.results().mapToInt(r -> (int) Double.parseDouble(r.group(1))).sum();
        }
    }

    @Test
    @DisplayName("lines of three models in turn: each server is started once")
    void startsEachOnce() {
        try (OnDemand services = group("--response-delay-ms", "20")) {
            awaitCompleted(services, order(services, SERVICES));

            for (String id : SERVICES) {
                assertThat(starts(services, id)).as(id.toUpperCase(Locale.ROOT)).isEqualTo(1);
            }
        }
    }

    @Test
    @DisplayName("a person who asks for another model in between is answered before the batch ends")
    void letsAPersonIn() {
        try (OnDemand services = group("--response-delay-ms", "500")) {
            String id = order(services, List.of("a"));
            OnDemand.patiently().until(() -> Orders.completed(services.client(), id) > 0);

            assertThat(services.chat("b").status()).isEqualTo(200);

            assertThat(Orders.state(services.client(), id)).isEqualTo("in_progress");
            awaitCompleted(services, id);
            assertThat(starts(services, "b")).isEqualTo(1);
            assertThat(starts(services, "a")).isEqualTo(2);
        }
    }
}
