package dev.caravan.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.openai.ApiError;
import dev.caravan.openai.ResponsesRequest;
import dev.caravan.responses.EventWriter;
import dev.caravan.responses.ResponseHead;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

@DisplayName("RSP-3, RSP-4: a response on its way to the client's socket")
class BridgedOutletTest {
    private final List<ObjectNode> kept = new ArrayList<>();
    private final BridgedOutlet outlet =
            new BridgedOutlet(
                    new EventWriter(
                            ResponseHead.of(
                                    ResponsesRequest.of(
                                            JsonNodeFactory.instance
                                                    .objectNode()
                                                    .put("input", "x")),
                                    "resp_1",
                                    "p/m",
                                    7),
                            () -> "1"),
                    () -> 9,
                    kept::add);

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("FLV-4: after a keep-alive comment the failure is a whole stream of its own")
    void tellsAFailureOfAStreamThatNeverBegan() {
        String told = text(outlet.brokenOff(ApiError.of(429, "All models failed")));

        assertThat(told.lines().filter(line -> line.startsWith("event: ")))
                .containsExactly(
                        "event: response.created",
                        "event: response.in_progress",
                        "event: response.failed");
        assertThat(told).contains("rate_limit_exceeded", "All models failed");
        assertThat(kept).isEmpty();
    }

    @Test
    @DisplayName("RSP-4: a response is kept before the client is told that it is complete")
    void keepsBeforeTheEndIsTold() {
        assertThat(text(outlet.begin())).contains("response.created");
        assertThat(kept).isEmpty();

        byte[] end = outlet.end(JsonNodeFactory.instance.objectNode());

        assertThat(kept)
                .singleElement()
                .satisfies(r -> assertThat(r.path("status").asText()).isEqualTo("completed"));
        assertThat(text(end)).contains("response.completed").doesNotContain("[DONE]");
    }
}
