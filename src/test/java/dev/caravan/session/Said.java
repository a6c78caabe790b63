package dev.caravan.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/** Messages for tests. */
final class Said {
    private Said() {}

    static ObjectNode message(String role, String content) {
        return JsonNodeFactory.instance.objectNode().put("role", role).put("content", content);
    }

    static ObjectNode user(String content) {
        return message("user", content);
    }

    static ObjectNode assistant(String content) {
        return message("assistant", content);
    }

    static ObjectNode system(String content) {
        return message("system", content);
    }

    static ObjectNode calls(String... ids) {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("role", "assistant");
        message.putNull("content");
        ArrayNode calls = message.putArray("tool_calls");
        for (String id : ids) {
            calls.addObject()
                    .put("id", id)
                    .put("type", "function")
                    .putObject("function")
                    .put("name", "look")
                    .put("arguments", "{}");
        }
        return message;
    }

    static ObjectNode result(String id) {
        return message("tool", "found").put("tool_call_id", id);
    }

    static ArrayNode messages(JsonNode... messages) {
        return messages(List.of(messages));
    }

    static ArrayNode messages(List<? extends JsonNode> messages) {
        return JsonNodeFactory.instance.arrayNode().addAll(messages);
    }

    static Transcript transcript(JsonNode... turns) {
        return new Transcript(List.of(turns));
    }

    /** The content of each, for a test to read. */
    static List<String> texts(Iterable<JsonNode> messages) {
        return java.util.stream.StreamSupport.stream(messages.spliterator(), false)
                .map(m -> m.path("content").asText())
                .toList();
    }
}
