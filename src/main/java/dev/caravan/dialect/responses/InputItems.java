package dev.caravan.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.openai.ForeignText;

import java.util.ArrayList;
import java.util.List;

/**
 * The conversation as items, in its order: messages, calls, outputs of calls. System texts stay
 * where they are, as messages of their role. Used once.
 */
final class InputItems {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MAX_TYPE = 40;

    private final ArrayNode items = JSON.arrayNode();
    private boolean lost;

    ArrayNode list() {
        return items;
    }

    /** Whether something of the client's has no place in the API. */
    boolean lost() {
        return lost;
    }

    void add(JsonNode message) throws AttemptFailed {
        String role = message.path("role").asText("user");
        switch (role) {
            case "assistant" -> assistant(message);
            case "tool", "function" -> output(message);
            default -> {
                ObjectNode item = items.addObject().put("type", "message").put("role", role);
                item.set("content", content(message.path("content")));
            }
        }
    }

    private void assistant(JsonNode message) {
        JsonNode thoughts = message.path("reasoning_items");
        thoughts.forEach(items::add);
        // Thoughts without the API's own item have no place in its input.
        lost |= thoughts.isEmpty() && !message.path("reasoning_content").asText("").isEmpty();
        String text = texts(message.path("content"));
        String said = text.isEmpty() ? message.path("refusal").asText("") : text;
        if (!said.isEmpty()) {
            items.addObject().put("type", "message").put("role", "assistant").put("content", said);
        }
        for (JsonNode call : message.path("tool_calls")) {
            items.addObject()
                    .put("type", "function_call")
                    .put("call_id", call.path("id").asText(""))
                    .put("name", call.path("function").path("name").asText(""))
                    .put("arguments", call.path("function").path("arguments").asText(""));
        }
    }

    private void output(JsonNode message) throws AttemptFailed {
        ObjectNode item =
                items.addObject()
                        .put("type", "function_call_output")
                        .put("call_id", message.path("tool_call_id").asText(""));
        JsonNode content = message.path("content");
        boolean onlyText =
                !content.isArray()
                        || content.valueStream().allMatch(part -> part.path("text").isTextual());
        if (onlyText) {
            item.put("output", texts(content));
        } else {
            item.set("output", content(content));
        }
    }

    private static String texts(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        List<String> texts = new ArrayList<>();
        content.forEach(
                part -> texts.add(part.path("text").asText(part.path("refusal").asText(""))));
        return String.join("\n", texts.stream().filter(text -> !text.isEmpty()).toList());
    }

    private static JsonNode content(JsonNode content) throws AttemptFailed {
        if (!content.isArray()) {
            return JSON.textNode(content.asText(""));
        }
        ArrayNode parts = JSON.arrayNode();
        for (JsonNode part : content) {
            parts.add(part(part));
        }
        return parts;
    }

    private static ObjectNode part(JsonNode part) throws AttemptFailed {
        String type = part.path("type").asText("");
        return switch (type) {
            case "text" ->
                    JSON.objectNode()
                            .put("type", "input_text")
                            .put("text", part.path("text").asText(""));
            case "image_url" -> image(part.path("image_url"));
            case "file" -> {
                ObjectNode file = JSON.objectNode().put("type", "input_file");
                part.path("file").properties().forEach(f -> file.set(f.getKey(), f.getValue()));
                yield file;
            }
            // The API's own parts, from clients that know it.
            case "input_text", "input_image", "input_file" -> part.deepCopy();
            default ->
                    throw ResponsesRequest.unsuited(
                            "a content part of type " + ForeignText.shown(type, MAX_TYPE),
                            "unsupported_content");
        };
    }

    private static ObjectNode image(JsonNode image) {
        return JSON.objectNode()
                .put("type", "input_image")
                .put(
                        "image_url",
                        image.isTextual() ? image.textValue() : image.path("url").asText(""))
                .put("detail", image.path("detail").asText("auto"));
    }
}
