package dev.caravan.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.dialect.ReplyContext;
import dev.caravan.dialect.Told;
import dev.caravan.openai.Json;
import dev.caravan.routing.ModelRef;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.io.ByteArrayOutputStream;
import java.util.List;

@Label("HTTP-8: a response told as events, cut anywhere, in full or in part, is the response")
class ResponsesStreamPropertiesTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What a server leaves out; clients must not miss anything, nor hear it twice. */
    enum Habit {
        ALL,
        NO_DELTAS,
        NO_DONES,
        NO_INDEX,
        NO_ITEM_ID,
        ONLY_THE_END
    }

    @Property(tries = 500)
    void keepsTextThoughtsCallsUsageAndEnd(
            @ForAll("responses") ObjectNode response,
            @ForAll Habit habit,
            @ForAll("cuts") List<Integer> cuts,
            @ForAll("cuts") List<Integer> pieces)
            throws Exception {
        ObjectNode whole =
                ResponseReply.of(
                        Json.bytes(response), new ReplyContext(new ModelRef("p", "m"), "f", 0, 0));

        Told told =
                Told.by(
                        (reader, form) -> new ResponsesStream(reader, form, () -> {}),
                        new Script(habit, pieces).of(response),
                        cuts);

        assertThat(told.message()).isEqualTo(Told.bare(whole.at("/choices/0/message")));
        assertThat(told.finish()).isEqualTo(whole.at("/choices/0/finish_reason").asText());
        assertThat(told.usage()).isEqualTo(Told.sent(whole.get("usage")));
    }

    /** The events that a server with a habit sends for a response. */
    private static final class Script {
        private final Habit habit;
        private final List<Integer> pieces;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Script(Habit habit, List<Integer> pieces) {
            this.habit = habit;
            this.pieces = pieces;
        }

        byte[] of(ObjectNode response) {
            ObjectNode begun = response.deepCopy();
            begun.putArray("output");
            write(JSON.objectNode().put("type", "response.created").set("response", begun));
            if (habit != Habit.ONLY_THE_END) {
                int index = 0;
                for (JsonNode item : response.path("output")) {
                    item(index++, item);
                }
            }
            String status = response.path("status").asText();
            write(JSON.objectNode().put("type", "response." + status).set("response", response));
            return out.toByteArray();
        }

        private void item(int index, JsonNode item) {
            ObjectNode empty = item.deepCopy();
            empty.remove(List.of("content", "summary"));
            if (empty.has("arguments")) {
                empty.put("arguments", "");
            }
            write(whole("response.output_item.added", index, empty));
            switch (item.path("type").asText()) {
                case "message" ->
                        text(index, item, "response.output_text", item.at("/content/0/text"));
                case "reasoning" ->
                        text(index, item, "response.reasoning_text", item.at("/content/0/text"));
                default ->
                        text(
                                index,
                                item,
                                "response.function_call_arguments",
                                item.path("arguments"));
            }
            if (habit != Habit.NO_DONES) {
                write(whole("response.output_item.done", index, item));
            }
        }

        private void text(int index, JsonNode item, String type, JsonNode text) {
            if (habit != Habit.NO_DELTAS) {
                for (String piece : Told.pieces(text.asText(""), pieces)) {
                    write(event(type + ".delta", index, item).put("delta", piece));
                }
            }
            if (habit != Habit.NO_DONES) {
                String field = type.endsWith("arguments") ? "arguments" : "text";
                write(event(type + ".done", index, item).set(field, text));
            }
        }

        private ObjectNode event(String type, int index, JsonNode item) {
            ObjectNode event = JSON.objectNode().put("type", type).put("content_index", 0);
            if (habit != Habit.NO_ITEM_ID) {
                event.set("item_id", item.path("id"));
            }
            if (habit != Habit.NO_INDEX) {
                event.put("output_index", index);
            }
            return event;
        }

        private ObjectNode whole(String type, int index, JsonNode item) {
            ObjectNode event = JSON.objectNode().put("type", type);
            if (habit != Habit.NO_INDEX) {
                event.put("output_index", index);
            }
            ObjectNode shown = item.deepCopy();
            if (habit == Habit.NO_ITEM_ID) {
                shown.remove("id");
            }
            return event.set("item", shown);
        }

        private void write(JsonNode event) {
            out.writeBytes("data: ".getBytes(UTF_8));
            out.writeBytes(Json.bytes(event));
            out.writeBytes("\n\n".getBytes(UTF_8));
        }
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(1, 9).list().ofMinSize(1).ofMaxSize(6);
    }

    @Provide
    Arbitrary<ObjectNode> responses() {
        Arbitrary<ObjectNode> item =
                Combinators.combine(
                                Arbitraries.of("message", "reasoning", "function_call"),
                                Told.texts())
                        .as(ResponsesStreamPropertiesTest::item);
        return Combinators.combine(
                        item.list().ofMinSize(1).ofMaxSize(4),
                        Arbitraries.of("", "max_output_tokens", "content_filter"),
                        Arbitraries.integers().between(1, 10_000).list().ofSize(3))
                .as(ResponsesStreamPropertiesTest::response);
    }

    private static ObjectNode item(String type, String text) {
        ObjectNode item = JSON.objectNode().put("type", type);
        if (type.equals("function_call")) {
            item.put("call_id", "call_" + text.length()).put("name", "f").put("arguments", text);
        } else {
            item.putArray("content").addObject().put("type", "text").put("text", text);
        }
        return item;
    }

    private static ObjectNode response(
            List<ObjectNode> items, String incomplete, List<Integer> counts) {
        ObjectNode response =
                JSON.objectNode()
                        .put("id", "resp_1")
                        .put("status", incomplete.isEmpty() ? "completed" : "incomplete");
        if (!incomplete.isEmpty()) {
            response.putObject("incomplete_details").put("reason", incomplete);
        }
        ArrayNode output = response.putArray("output");
        // Something that is never empty, so that every response says something.
        output.add(item("message", "!").put("id", "msg_0"));
        int number = 1;
        for (ObjectNode item : items) {
            ObjectNode copy = item.deepCopy();
            output.add(copy.put("id", "item_" + number++));
        }
        ObjectNode usage = response.putObject("usage");
        usage.put("input_tokens", counts.get(0)).put("output_tokens", counts.get(1));
        usage.put("total_tokens", counts.get(0) + counts.get(1));
        usage.putObject("input_tokens_details").put("cached_tokens", counts.get(2));
        return response;
    }
}
