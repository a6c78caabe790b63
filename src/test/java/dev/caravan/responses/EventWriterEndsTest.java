package dev.caravan.responses;

import static dev.caravan.responses.EventWriterTest.CALL;
import static dev.caravan.responses.EventWriterTest.MORE;
import static dev.caravan.responses.EventWriterTest.check;
import static dev.caravan.responses.EventWriterTest.chunk;
import static dev.caravan.responses.EventWriterTest.response;
import static dev.caravan.responses.EventWriterTest.told;
import static dev.caravan.responses.EventWriterTest.tree;
import static dev.caravan.responses.EventWriterTest.types;
import static dev.caravan.responses.EventWriterTest.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

@DisplayName("RSP-3: replies that were cut, refused or broke off, and sealed thoughts")
class EventWriterEndsTest {

    @Test
    @DisplayName("RSP-3: a reply that was cut is incomplete, and so is the item in hand")
    void tellsThatAReplyWasCut() throws AttemptFailed {
        List<ObjectNode> events = told("length", "{'content':'Hel'}");

        assertThat(types(events)).endsWith("incomplete");
        assertThat(response(events).path("status").asText()).isEqualTo("incomplete");
        assertThat(response(events).at("/incomplete_details/reason").asText())
                .isEqualTo("max_output_tokens");
        assertThat(response(events).at("/output/0/status").asText()).isEqualTo("incomplete");
        assertThat(response(told("content_filter")).at("/incomplete_details/reason").asText())
                .isEqualTo("content_filter");
    }

    @Test
    void tellsARefusalAsAPartOfTheMessage() throws AttemptFailed {
        List<ObjectNode> events = told("stop", "{'content':'I'}", "{'refusal':'No.'}");

        assertThat(types(events))
                .containsSubsequence(
                        "output_text.done", "content_part.added", "refusal.delta", "refusal.done");
        assertThat(response(events).at("/output/0/content/1/refusal").asText()).isEqualTo("No.");
        assertThat(events.get(7).path("content_index").asInt()).isEqualTo(1);
    }

    @Test
    @DisplayName("ANT-1: sealed thoughts come back as their provider's blocks")
    void sealsThoughts() throws AttemptFailed {
        String block = "{'type':'thinking','thinking':'hm','signature':'s'}";
        List<ObjectNode> events =
                told(
                        "stop",
                        "{'reasoning_content':'hm'}",
                        "{'thinking_blocks':[" + block + "]}",
                        "{'content':'a'}");

        JsonNode item = response(events).at("/output/0");
        assertThat(item.at("/content/0/text").asText()).isEqualTo("hm");
        assertThat(SealedThoughts.open(item.path("encrypted_content").asText()).orElseThrow())
                .containsExactly(tree(block));
    }

    @Test
    @DisplayName("RSP-3: a stream that breaks off ends with response.failed")
    void tellsAFailure() throws AttemptFailed {
        EventWriter writer = writer();
        List<ObjectNode> events = new ArrayList<>(writer.begin());
        events.addAll(writer.chunk(chunk(tree("{'content':'Hel'}"), "")));
        events.addAll(writer.failed("server_error", "it broke off"));

        check(events);
        assertThat(types(events)).endsWith("output_item.done", "failed");
        assertThat(response(events).path("status").asText()).isEqualTo("failed");
        assertThat(response(events).at("/error/message").asText()).isEqualTo("it broke off");
        assertThat(response(events).at("/output/0/status").asText()).isEqualTo("incomplete");
    }

    @Test
    void refusesCallsThatAreMixedUp() {
        assertThatThrownBy(
                        () ->
                                told(
                                        "tool_calls",
                                        CALL.formatted(0, 0, "{"),
                                        CALL.formatted(1, 1, "{}"),
                                        MORE.formatted(0, "}")))
                .isInstanceOf(AttemptFailed.class);
    }
}
