package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.function.ToLongFunction;

/** How much text a request holds for the model to read: messages and tools, no images. Pure. */
public final class TextSize {
    private static final int MOST_BYTES_A_CHAR = 3;

    private TextSize() {}

    /** Bytes of UTF-8. */
    static long bytes(ObjectNode body) {
        return of(body, TextSize::utf8);
    }

    /** No less than {@link #bytes}, without a look at the texts themselves. */
    static long atMost(ObjectNode body) {
        return of(body, text -> (long) text.length() * MOST_BYTES_A_CHAR);
    }

    private static long of(ObjectNode body, ToLongFunction<String> size) {
        long sum = 0;
        for (JsonNode message : body.path("messages")) {
            sum += message(message, size);
        }
        return sum + texts(body.path("tools"), size);
    }

    /** Bytes of UTF-8 of one message. */
    public static long ofMessage(JsonNode message) {
        return message(message, TextSize::utf8);
    }

    /** Bytes of UTF-8 of what the model reads of tools. */
    public static long ofTools(JsonNode tools) {
        return texts(tools, TextSize::utf8);
    }

    private static long message(JsonNode message, ToLongFunction<String> size) {
        long sum = content(message.path("content"), size);
        for (JsonNode call : message.path("tool_calls")) {
            sum += texts(call.path("function"), size);
        }
        return sum;
    }

    private static long content(JsonNode content, ToLongFunction<String> size) {
        if (content.isTextual()) {
            return size.applyAsLong(content.textValue());
        }
        long sum = 0;
        for (JsonNode part : content) {
            sum += size.applyAsLong(part.path("text").asText(""));
        }
        return sum;
    }

    private static long texts(JsonNode tree, ToLongFunction<String> size) {
        if (tree.isTextual()) {
            return size.applyAsLong(tree.textValue());
        }
        long sum = 0;
        for (JsonNode below : tree) {
            sum += texts(below, size);
        }
        return sum;
    }

    private static long utf8(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Either half of a surrogate pair stands for two of its four bytes.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}
