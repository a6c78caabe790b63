package dev.caravan.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("RSP-3: what a provider of the API leaves out")
final class NativeEventsTest {
    private final NativeEvents events =
            new NativeEvents(json().put("id", "resp_1").put("status", "in_progress"));

    private static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }

    @ParameterizedTest
    @CsvSource({
        "created, in_progress",
        "in_progress, in_progress",
        "completed, completed",
        "incomplete, incomplete",
        "failed, failed"
    })
    @DisplayName("a response without a status has that of its event")
    void hasTheStatusOfItsEvent(String type, String status) {
        ObjectNode event = json().put("type", "response." + type);
        event.putObject("response").put("id", "up");

        assertThat(events.event(event).at("/response/status").asText()).isEqualTo(status);
        assertThat(event.at("/response/id").asText()).isEqualTo("resp_1");
    }

    @Test
    @DisplayName("its own status stays; a whole one without is over")
    void isOver() {
        assertThat(events.own(json()).path("status").asText()).isEqualTo("completed");
        ObjectNode cut = json();
        cut.putObject("incomplete_details").put("reason", "max_output_tokens");
        assertThat(events.own(cut).path("status").asText()).isEqualTo("incomplete");
        assertThat(events.own(json().put("status", "queued")).path("status").asText())
                .isEqualTo("queued");
    }
}
