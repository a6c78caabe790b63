package dev.caravan.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.openai.Json;
import dev.caravan.openai.ResponsesRequest;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

@DisplayName("RSP-3: the events of a response out of a chat reply")
class EventWriterTest {
    static final String CALL =
            "{'tool_calls':[{'index':%d,'id':'c%d','type':'function','function':{'name':'f','arguments':'%s'}}]}";
    static final String MORE = "{'tool_calls':[{'index':%d,'function':{'arguments':'%s'}}]}";

    static ObjectNode tree(String json) {
        try {
            return Json.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        } catch (Json.MalformedJson e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    static EventWriter writer() {
        AtomicInteger next = new AtomicInteger();
        return new EventWriter(
                ResponseHead.of(
                        ResponsesRequest.of(
                                tree(
                                        "{'input':'hi','tools':[{'type':'function','name':'f','parameters':{},'strict':null}],'metadata':{'a':'b'},'instructions':'be"
                                            + " brief'}")),
                        "resp_1",
                        "p/m",
                        7),
                () -> String.valueOf(next.incrementAndGet()));
    }

    static ObjectNode chunk(JsonNode delta, String finish) {
        ObjectNode chunk = JsonNodeFactory.instance.objectNode();
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", finish.isEmpty() ? null : finish);
        return chunk;
    }

    static ObjectNode usage() {
        return tree(
                "{'prompt_tokens':3,'completion_tokens':4,'total_tokens':7,"
                        + "'prompt_tokens_details':{'cached_tokens':2},"
                        + "'completion_tokens_details':{'reasoning_tokens':1}}");
    }

    /** The whole stream of a reply with these deltas. */
    static List<ObjectNode> told(String finish, String... deltas) throws AttemptFailed {
        EventWriter writer = writer();
        List<ObjectNode> events = new ArrayList<>(writer.begin());
        for (String delta : deltas) {
            events.addAll(writer.chunk(chunk(tree(delta), "")));
        }
        events.addAll(writer.chunk(chunk(tree("{}"), finish)));
        events.addAll(writer.end(usage(), 9));
        check(events);
        return events;
    }

    /** Each is valid, and they are numbered without a gap. */
    static void check(List<ObjectNode> events) {
        for (int i = 0; i < events.size(); i++) {
            ResponseSchema.requireEvent(events.get(i));
            assertThat(events.get(i).path("sequence_number").asInt()).isEqualTo(i);
        }
    }

    static List<String> types(List<ObjectNode> events) {
        return events.stream()
                .map(event -> event.path("type").asText().replace("response.", ""))
                .toList();
    }

    static JsonNode response(List<ObjectNode> events) {
        return events.getLast().path("response");
    }

    @Test
    void tellsAText() throws AttemptFailed {
        List<ObjectNode> events =
                told(
                        "stop",
                        "{'role':'assistant','content':''}",
                        "{'content':'Hel'}",
                        "{'content':'lo'}");

        assertThat(types(events))
                .containsExactly(
                        "created",
                        "in_progress",
                        "output_item.added",
                        "content_part.added",
                        "output_text.delta",
                        "output_text.delta",
                        "output_text.done",
                        "content_part.done",
                        "output_item.done",
                        "completed");
        assertThat(events.get(0).at("/response/status").asText()).isEqualTo("in_progress");
        assertThat(events.get(0).at("/response/output")).isEmpty();
        assertThat(events.get(6).path("text").asText()).isEqualTo("Hello");
        JsonNode response = response(events);
        assertThat(response.path("status").asText()).isEqualTo("completed");
        assertThat(response.path("completed_at").asInt()).isEqualTo(9);
        assertThat(response.at("/output/0/content/0/text").asText()).isEqualTo("Hello");
        assertThat(response.at("/output/0/id")).isEqualTo(events.get(4).path("item_id"));
        assertThat(response.path("metadata")).isEqualTo(tree("{'a':'b'}"));
        assertThat(response.path("usage").toString())
                .isEqualTo(
                        "{\"input_tokens\":3,\"input_tokens_details\":{\"cached_tokens\":2,\"cache_write_tokens\":0},"
                            + "\"output_tokens\":4,\"output_tokens_details\":{\"reasoning_tokens\":1},\"total_tokens\":7}");
    }

    @Test
    void tellsThoughtsThenATextThenCalls() throws AttemptFailed {
        List<ObjectNode> events =
                told(
                        "tool_calls",
                        "{'reasoning_content':'hm'}",
                        "{'content':'Let me see'}",
                        CALL.formatted(0, 0, ""),
                        MORE.formatted(0, "{}"),
                        CALL.formatted(1, 1, "[]"));

        assertThat(types(events))
                .containsExactly(
                        "created",
                        "in_progress",
                        "output_item.added",
                        "content_part.added",
                        "reasoning_text.delta",
                        "reasoning_text.done",
                        "content_part.done",
                        "output_item.done",
                        "output_item.added",
                        "content_part.added",
                        "output_text.delta",
                        "output_text.done",
                        "content_part.done",
                        "output_item.done",
                        "output_item.added",
                        "function_call_arguments.delta",
                        "function_call_arguments.done",
                        "output_item.done",
                        "output_item.added",
                        "function_call_arguments.delta",
                        "function_call_arguments.done",
                        "output_item.done",
                        "completed");
        assertThat(response(events).path("output"))
                .extracting(item -> item.path("type").asText())
                .containsExactly("reasoning", "message", "function_call", "function_call");
        assertThat(response(events).at("/output/2"))
                .isEqualTo(
                        tree(
                                "{'id':'fc_3','type':'function_call','status':'completed','call_id':'c0','name':'f','arguments':'{}'}"));
        assertThat(events.get(18).path("output_index").asInt()).isEqualTo(3);
    }

    @Test
    @DisplayName("RSP-3: a call is told of once its name is known")
    void waitsForTheNameOfACall() throws AttemptFailed {
        List<ObjectNode> events =
                told(
                        "tool_calls",
                        "{'tool_calls':[{'index':0,'id':'c','function':{'arguments':'{'}}]}",
                        "{'tool_calls':[{'index':0,'function':{'name':'f','arguments':'}'}}]}");

        assertThat(events.get(2).at("/item/name").asText()).isEqualTo("f");
        assertThat(events.get(3).path("delta").asText()).isEqualTo("{}");
        assertThat(response(events).at("/output/0/arguments").asText()).isEqualTo("{}");
    }

    @Test
    @DisplayName("RSP-2: a whole reply is the object that a stream ends with")
    void makesTheSameObjectOfAWholeReply() throws AttemptFailed {
        EventWriter whole = writer();
        whole.whole(
                tree(
                        "{'choices':[{'index':0,'message':{'role':'assistant','reasoning_content':'hm','content':'Hello',"
                            + "'tool_calls':[{'id':'c0','function':{'name':'f','arguments':'{}'}},{'id':'c1','function':{'name':'f','arguments':'[]'}}]},"
                            + "'finish_reason':'tool_calls'}]}"));
        var _ = whole.end(usage(), 9);

        List<ObjectNode> events =
                told(
                        "tool_calls",
                        "{'reasoning_content':'hm'}",
                        "{'content':'Hello'}",
                        CALL.formatted(0, 0, "{}"),
                        CALL.formatted(1, 1, "[]"));
        assertThat(whole.response()).isEqualTo(response(events));
        ResponseSchema.requireResponse(whole.response());
    }
}
