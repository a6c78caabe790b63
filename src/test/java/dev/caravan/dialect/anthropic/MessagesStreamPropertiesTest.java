package dev.caravan.dialect.anthropic;

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
import java.util.ArrayList;
import java.util.List;

@Label("ANT-1: a message told as events, cut anywhere, is the message")
class MessagesStreamPropertiesTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Property(tries = 500)
    void keepsTextThoughtsCallsUsageAndEnd(
            @ForAll("messages") ObjectNode message,
            @ForAll("cuts") List<Integer> cuts,
            @ForAll("cuts") List<Integer> pieces)
            throws Exception {
        ObjectNode whole =
                MessagesReply.of(
                        Json.bytes(message), new ReplyContext(new ModelRef("p", "m"), "f", 0, 0));

        Told told =
                Told.by(
                        (reader, form) -> new MessagesStream(reader, form, () -> {}),
                        events(message, pieces),
                        cuts);

        assertThat(told.message()).isEqualTo(Told.bare(whole.at("/choices/0/message")));
        assertThat(told.finish()).isEqualTo(whole.at("/choices/0/finish_reason").asText());
        assertThat(told.usage()).isEqualTo(Told.sent(whole.get("usage")));
    }

    /** The events that the API would send for a message, its texts in pieces. */
    private static byte[] events(ObjectNode message, List<Integer> pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ObjectNode start = message.deepCopy();
        start.putArray("content");
        start.putNull("stop_reason");
        start.set("usage", JSON.objectNode().put("output_tokens", 1).setAll(input(message)));
        write(out, JSON.objectNode().put("type", "message_start").set("message", start));
        int index = 0;
        for (JsonNode block : message.path("content")) {
            block(out, index++, block, pieces);
        }
        ObjectNode end = JSON.objectNode().put("type", "message_delta");
        end.putObject("delta").set("stop_reason", message.get("stop_reason"));
        end.putObject("usage").set("output_tokens", message.at("/usage/output_tokens"));
        write(out, end);
        write(out, JSON.objectNode().put("type", "message_stop"));
        return out.toByteArray();
    }

    private static ObjectNode input(ObjectNode message) {
        ObjectNode usage = message.get("usage").deepCopy();
        usage.remove("output_tokens");
        return usage;
    }

    private static void block(
            ByteArrayOutputStream out, int index, JsonNode block, List<Integer> pieces) {
        ObjectNode empty = block.deepCopy();
        String type = block.path("type").asText();
        switch (type) {
            case "text" -> empty.put("text", "");
            case "thinking" -> empty.put("thinking", "").put("signature", "");
            default -> empty.putObject("input");
        }
        ObjectNode start = JSON.objectNode().put("type", "content_block_start").put("index", index);
        write(out, start.set("content_block", empty));
        switch (type) {
            case "text" -> deltas(out, index, "text", block.path("text").asText(), pieces);
            case "thinking" -> {
                deltas(out, index, "thinking", block.path("thinking").asText(), pieces);
                delta(out, index, "signature_delta", "signature", block.path("signature").asText());
            }
            default ->
                    deltas(
                            out,
                            index,
                            "input_json",
                            new String(Json.bytes(block.path("input")), UTF_8),
                            pieces);
        }
        write(out, JSON.objectNode().put("type", "content_block_stop").put("index", index));
    }

    private static void deltas(
            ByteArrayOutputStream out, int index, String kind, String text, List<Integer> pieces) {
        String field = kind.equals("input_json") ? "partial_json" : kind;
        for (String piece : Told.pieces(text, pieces)) {
            delta(out, index, kind + "_delta", field, piece);
        }
    }

    private static void delta(
            ByteArrayOutputStream out, int index, String type, String field, String piece) {
        ObjectNode event = JSON.objectNode().put("type", "content_block_delta").put("index", index);
        event.putObject("delta").put("type", type).put(field, piece);
        write(out, event);
    }

    private static void write(ByteArrayOutputStream out, JsonNode event) {
        out.writeBytes(("event: " + event.path("type").asText() + "\ndata: ").getBytes(UTF_8));
        out.writeBytes(Json.bytes(event));
        out.writeBytes("\n\n".getBytes(UTF_8));
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(1, 9).list().ofMinSize(1).ofMaxSize(6);
    }

    @Provide
    Arbitrary<ObjectNode> messages() {
        return Combinators.combine(
                        blocks(),
                        Arbitraries.of(
                                "end_turn", "max_tokens", "stop_sequence", "tool_use", "refusal"),
                        Arbitraries.integers().between(1, 10_000).list().ofSize(4))
                .as(MessagesStreamPropertiesTest::message);
    }

    private static ObjectNode message(List<ObjectNode> blocks, String stop, List<Integer> counts) {
        ObjectNode message = JSON.objectNode().put("id", "msg_1").put("stop_reason", stop);
        ArrayNode content = message.putArray("content");
        blocks.forEach(block -> content.add(block.deepCopy()));
        message.putObject("usage")
                .put("input_tokens", counts.get(0))
                .put("cache_read_input_tokens", counts.get(1))
                .put("cache_creation_input_tokens", counts.get(2))
                .put("output_tokens", counts.get(3));
        return message;
    }

    private static Arbitrary<List<ObjectNode>> blocks() {
        Arbitrary<String> texts = Told.texts();
        Arbitrary<ObjectNode> text =
                texts.map(value -> JSON.objectNode().put("type", "text").put("text", value));
        Arbitrary<ObjectNode> thinking =
                texts.map(
                        value ->
                                JSON.objectNode()
                                        .put("type", "thinking")
                                        .put("thinking", value)
                                        .put("signature", "c2ln"));
        Arbitrary<ObjectNode> call =
                Combinators.combine(texts, Arbitraries.integers().between(0, 9))
                        .as(MessagesStreamPropertiesTest::call);
        return Arbitraries.oneOf(text, thinking, call)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(ArrayList::new);
    }

    private static ObjectNode call(String argument, int number) {
        ObjectNode block =
                JSON.objectNode()
                        .put("type", "tool_use")
                        .put("id", "toolu_" + number)
                        .put("name", "f" + number);
        block.putObject("input").put("a", argument).put("n", number);
        return block;
    }
}
