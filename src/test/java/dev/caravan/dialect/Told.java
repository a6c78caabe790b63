package dev.caravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.openai.Json;
import dev.caravan.routing.ModelRef;
import dev.caravan.sse.SseReader;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a client knows after a stream: the texts of its deltas put together, as a whole reply has
 * them.
 */
public record Told(ObjectNode message, String finish, JsonNode usage) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Makes the stream that is under test. */
    @FunctionalInterface
    public interface Streaming {
        ReplyStream over(SseReader reader, ChunkForm form);
    }

    /** Reads a stream whose bytes come in pieces of these sizes, over and over. */
    public static Told by(Streaming streaming, byte[] bytes, List<Integer> cuts)
            throws AttemptFailed, IOException {
        ChunkForm form = new ChunkForm(new ModelRef("p", "m"), true, "f", 0, 0);
        ReplyStream stream = streaming.over(new SseReader(cut(bytes, cuts)), form);
        ObjectNode message = JSON.objectNode();
        String finish = "";
        JsonNode usage = JSON.nullNode();
        for (Optional<ReplyStream.Chunk> chunk = stream.next();
                chunk.isPresent();
                chunk = stream.next()) {
            ObjectNode json = chunk.get().json();
            if (json.path("choices").isEmpty()) {
                usage = sent(json.path("usage"));
            } else {
                JsonNode choice = json.at("/choices/0");
                add(message, choice.path("delta"));
                finish =
                        choice.path("finish_reason").asText("").isEmpty()
                                        || choice.path("finish_reason").isNull()
                                ? finish
                                : choice.path("finish_reason").asText();
            }
        }
        return new Told(bare(message), finish, usage);
    }

    private static void add(ObjectNode message, JsonNode delta) {
        for (String text : List.of("content", "reasoning_content", "refusal")) {
            String piece = delta.path(text).asText("");
            if (!piece.isEmpty() && !delta.path(text).isNull()) {
                message.put(text, message.path(text).asText("") + piece);
            }
        }
        for (JsonNode part : delta.path("tool_calls")) {
            ArrayNode calls = message.withArray("tool_calls");
            while (calls.size() <= part.path("index").asInt()) {
                calls.addObject().putObject("function");
            }
            ObjectNode call = (ObjectNode) calls.get(part.path("index").asInt());
            if (part.has("id")) {
                call.set("id", part.get("id"));
                call.set("type", part.get("type"));
            }
            ObjectNode function = (ObjectNode) call.get("function");
            JsonNode given = part.path("function");
            if (given.has("name")) {
                function.set("name", given.get("name"));
            }
            function.put(
                    "arguments",
                    function.path("arguments").asText("") + given.path("arguments").asText(""));
        }
    }

    /** A message's texts and calls; what is empty counts as absent. */
    public static ObjectNode bare(JsonNode message) {
        ObjectNode bare = JSON.objectNode();
        for (String text : List.of("content", "reasoning_content", "refusal")) {
            if (!message.path(text).isNull() && !message.path(text).asText("").isEmpty()) {
                bare.set(text, message.get(text));
            }
        }
        if (!message.path("tool_calls").isEmpty()) {
            bare.set("tool_calls", message.get("tool_calls"));
        }
        return bare;
    }

    /** As it is on the wire: in a tree of ours, an int may be a long. */
    public static JsonNode sent(JsonNode tree) {
        try {
            return Json.read(Json.bytes(tree));
        } catch (Json.MalformedJson e) {
            throw new AssertionError(e.describe(), e);
        }
    }

    /** A text in pieces of these sizes, over and over; none cuts a character in two. */
    public static List<String> pieces(String text, List<Integer> sizes) {
        int[] points = text.codePoints().toArray();
        List<String> pieces = new ArrayList<>();
        int turn = 0;
        for (int at = 0; at < points.length; ) {
            int n = Math.min(sizes.get(turn++ % sizes.size()), points.length - at);
            pieces.add(new String(points, at, n));
            at += n;
        }
        return pieces;
    }

    /** Texts with quotes, line ends, wide and paired characters. */
    public static Arbitrary<String> texts() {
        return Arbitraries.of("a", "\"", "\\", "\n", "{", "ü", "日", "🌍", " ", "data:", "</think>")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    private static InputStream cut(byte[] bytes, List<Integer> cuts) {
        return new InputStream() {
            private int position;
            private int turn;

            @Override
            public int read() {
                return position == bytes.length ? -1 : bytes[position++] & 0xFF;
            }

            @Override
            public int read(byte[] buffer, int off, int len) {
                if (position == bytes.length) {
                    return -1;
                }
                int size = Math.min(cuts.get(turn++ % cuts.size()), len);
                int n = Math.min(size, bytes.length - position);
                System.arraycopy(bytes, position, buffer, off, n);
                position += n;
                return n;
            }
        };
    }
}
