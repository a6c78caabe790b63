package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;

@DisplayName("DGN-1: bodies are logged only by an explicit, loud switch")
final class BodyLogWireTest {
    private static final String ON = "log: { bodies: true }, " + TwoProviders.NO_COOLDOWN;

    private static List<String> bodies(TwoProviders both) {
        return both.gateway.log().stream().filter(line -> line.contains(" bodies - ")).toList();
    }

    @Test
    @DisplayName("on: a warning at the start, then what was asked and answered, one line each")
    void logsBodies() {
        try (TwoProviders both = TwoProviders.withGateway(ON)) {
            assertThat(both.gateway.log())
                    .anyMatch(line -> line.contains("WARN") && line.contains("bodies is on"));

            String id = both.client.streamed("openclaw").header("x-request-id");

            await().until(() -> bodies(both).size() == 2);
            assertThat(bodies(both).getFirst()).contains(id + " asked: ").contains("hello there");
            assertThat(bodies(both).getLast()).contains(id + " answered: ").contains("[DONE]");
        }
    }

    @Test
    @DisplayName("off: neither prompt nor reply is in the log")
    void keepsThemOut() {
        try (TwoProviders both = new TwoProviders()) {
            String id = both.client.streamed("openclaw").header("x-request-id");

            both.gateway.awaitLog(id);
            assertThat(String.join("\n", both.gateway.log()))
                    .doesNotContain("hello there", "[DONE]", " bodies - ");
        }
    }
}
