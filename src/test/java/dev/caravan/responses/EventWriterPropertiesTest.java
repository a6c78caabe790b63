package dev.caravan.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whatever a model says in whatever order: the events fit each other and the final object. */
class EventWriterPropertiesTest {

    /** 0: thought, 1: text, 2: refusal, 3: another call, 4: more of the call, 5: nothing. */
    private static ObjectNode delta(int kind, int calls, String text) {
        ObjectNode delta = JsonNodeFactory.instance.objectNode();
        switch (kind) {
            case 0 -> delta.put("reasoning_content", text);
            case 1 -> delta.put("content", text);
            case 2 -> delta.put("refusal", text);
            case 3, 4 -> {
                ObjectNode call = delta.putArray("tool_calls").addObject();
                call.put("index", calls);
                ObjectNode function = call.putObject("function").put("arguments", text);
                if (kind == 3) {
                    call.put("id", "call_" + calls);
                    function.put("name", "f" + calls);
                }
            }
            default -> delta.put("content", "");
        }
        return delta;
    }

    @Property(tries = 150)
    void eventsTellTheObjectThatTheyEndWith(
            @ForAll @Size(max = 14) List<@IntRange(max = 5) Integer> kinds) throws AttemptFailed {
        EventWriter writer = EventWriterTest.writer();
        List<ObjectNode> events = new ArrayList<>(writer.begin());
        int calls = 0;
        boolean inCall = false;
        for (int i = 0; i < kinds.size(); i++) {
            int kind = kinds.get(i) == 4 && !inCall ? 5 : kinds.get(i);
            calls += kind == 3 ? 1 : 0;
            inCall = kind == 3 || (inCall && (kind == 4 || kind == 5));
            events.addAll(
                    writer.chunk(EventWriterTest.chunk(delta(kind, calls, "t" + i + "é"), "")));
        }
        events.addAll(writer.end(EventWriterTest.usage(), 9));

        EventWriterTest.check(events);
        Map<String, StringBuilder> deltas = new HashMap<>();
        ObjectNode open = JsonNodeFactory.instance.objectNode();
        List<JsonNode> done = new ArrayList<>();
        for (ObjectNode event : events) {
            String type = event.path("type").asText();
            String key = event.path("item_id").asText() + event.path("content_index").asText();
            if (type.equals("response.output_item.added")) {
                assertThat(open).as("one item is in hand at a time").isEmpty();
                open = (ObjectNode) event.path("item");
                assertThat(event.path("output_index").asInt()).isEqualTo(done.size());
            } else if (type.equals("response.output_item.done")) {
                assertThat(event.at("/item/id")).isEqualTo(open.path("id"));
                open = JsonNodeFactory.instance.objectNode();
                done.add(event.path("item"));
            } else if (type.endsWith(".delta")) {
                assertThat(event.path("item_id")).isEqualTo(open.path("id"));
                deltas.computeIfAbsent(key, _ -> new StringBuilder())
                        .append(event.path("delta").asText());
            } else if (event.has("item_id") && !type.contains("content_part")) {
                String whole =
                        event.path("text")
                                .asText(
                                        event.path("refusal")
                                                .asText(event.path("arguments").asText()));
                assertThat(deltas.get(key)).hasToString(whole);
            }
        }
        JsonNode output = events.getLast().at("/response/output");
        assertThat(output.valueStream().toList()).isEqualTo(done);
    }
}
