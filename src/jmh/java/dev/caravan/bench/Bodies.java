package dev.caravan.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Request bodies. */
final class Bodies {
    /** The agent of {@link Configs}, as a client names it. */
    static final String MODEL = "openclaw:main";

    private static final JsonMapper MAPPER = new JsonMapper();

    private Bodies() {}

    /** A chat with one short message. */
    static byte[] small(boolean stream) {
        ObjectNode body = chat();
        if (stream) {
            body.put("stream", true);
        }
        ((ArrayNode) body.get("messages"))
                .addObject()
                .put("role", "user")
                .put("content", "What is the fastest way over the desert?");
        return bytes(body);
    }

    /**
     * A chat of a wanted size.
     *
     * @param bytes of the whole body, about
     * @param messages that share them
     */
    static byte[] large(int bytes, int messages) {
        ObjectNode body = chat();
        int frame = "{\"role\":\"user\",\"content\":\"\"},".length();
        String text = words(bytes / messages - frame);
        ArrayNode list = (ArrayNode) body.get("messages");
        for (int i = 0; i < messages; i++) {
            list.addObject().put("role", "user").put("content", text);
        }
        return bytes(body);
    }

    private static ObjectNode chat() {
        ObjectNode body = MAPPER.createObjectNode();
        body.put("model", MODEL).put("temperature", 0.7);
        body.putArray("messages");
        return body;
    }

    private static String words(int length) {
        String sentence = "The caravan goes on through the night. \n";
        return sentence.repeat(length / (sentence.length() + 1) + 1).substring(0, length * 40 / 41);
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }
}
