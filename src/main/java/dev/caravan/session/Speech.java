package dev.caravan.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts the assistant's turn together, from a whole reply or from the chunks of a stream as they go
 * by: the first choice, its text and its tool calls. Thoughts are not kept: no model is sent those
 * of an earlier turn. Not thread-safe.
 */
final class Speech {
    private static final int FIRST = 0;

    private final StringBuilder content = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final Map<Integer, Call> calls = new TreeMap<>();

    /** One tool call; its arguments come in pieces. */
    private static final class Call {
        private String id = "";
        private String type = "function";
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();

        void add(JsonNode part) {
            id = part.path("id").asText(id);
            type = part.path("type").asText(type);
            JsonNode function = part.path("function");
            // Most servers send the name once, some with every piece; none in pieces.
            name = function.path("name").asText(name);
            arguments.append(text(function.path("arguments")));
        }

        ObjectNode json() {
            ObjectNode call = JsonNodeFactory.instance.objectNode().put("id", id).put("type", type);
            call.putObject("function").put("name", name).put("arguments", arguments.toString());
            return call;
        }
    }

    /** A {@code chat.completion.chunk}. */
    void chunk(JsonNode chunk) {
        for (JsonNode choice : chunk.path("choices")) {
            if (choice.path("index").asInt(FIRST) == FIRST) {
                add(choice.path("delta"));
            }
        }
    }

    /** A {@code chat.completion}. */
    void whole(JsonNode completion) {
        for (JsonNode choice : completion.path("choices")) {
            if (choice.path("index").asInt(FIRST) == FIRST) {
                add(choice.path("message"));
                return;
            }
        }
    }

    private void add(JsonNode part) {
        content.append(text(part.path("content")));
        refusal.append(text(part.path("refusal")));
        int place = 0;
        for (JsonNode call : part.path("tool_calls")) {
            calls.computeIfAbsent(call.path("index").asInt(place), _ -> new Call()).add(call);
            place++;
        }
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : "";
    }

    /** The turn as a message; empty when the reply said nothing that could be kept. */
    Optional<JsonNode> turn() {
        if (content.isEmpty() && refusal.isEmpty() && calls.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("role", "assistant");
        if (content.isEmpty() && refusal.isEmpty()) {
            message.putNull("content");
        } else {
            // A refusal is what the assistant said; not every server takes the field of that name.
            message.put("content", content.isEmpty() ? refusal.toString() : content.toString());
        }
        if (!calls.isEmpty()) {
            ArrayNode list = message.putArray("tool_calls");
            calls.values().forEach(call -> list.add(call.json()));
        }
        return Optional.of(message);
    }
}
