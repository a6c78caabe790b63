package dev.caravan.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.openai.ForeignText;
import dev.caravan.openai.ResponsesRequest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The items of a conversation as chat messages. What the model said in one turn, its thoughts, its
 * text and its calls, is one assistant message. Used once.
 */
final class ChatMessages {
    private static final int MAX_TYPE = 40;

    private final ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    private Optional<ObjectNode> turn = Optional.empty();

    /** Without turns of which only thoughts were sent: no server takes a message of nothing. */
    ArrayNode list() {
        ArrayNode full = messages.arrayNode();
        for (JsonNode message : messages) {
            boolean empty =
                    message.path("role").asText("").equals("assistant")
                            && !message.hasNonNull("content")
                            && !message.has("tool_calls");
            if (!empty) {
                full.add(message);
            }
        }
        return full;
    }

    void system(String text) {
        messages.addObject().put("role", "system").put("content", text);
    }

    void add(JsonNode item) throws AttemptFailed {
        String type = ResponsesRequest.typeOf(item);
        switch (type) {
            case "message" -> message(item);
            case "function_call" -> call(item);
            case "function_call_output" -> output(item);
            case "reasoning" -> thoughts(item);
            default ->
                    throw ChatForm.unsuited("an item of type " + ForeignText.shown(type, MAX_TYPE));
        }
    }

    private void message(JsonNode item) throws AttemptFailed {
        String role = item.path("role").asText("user");
        if (role.equals("assistant")) {
            said(item.path("content"));
            return;
        }
        turn = Optional.empty();
        ObjectNode message = messages.addObject().put("role", role);
        message.set("content", content(item.path("content")));
    }

    /** The assistant's turn; a second text begins another one. */
    private ObjectNode turn() {
        ObjectNode open =
                turn.orElseGet(
                        () -> messages.addObject().put("role", "assistant").putNull("content"));
        turn = Optional.of(open);
        return open;
    }

    private void said(JsonNode content) {
        if (turn.filter(t -> t.hasNonNull("content") || t.has("tool_calls")).isPresent()) {
            turn = Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        if (content.isTextual()) {
            texts.add(content.textValue());
        }
        content.forEach(
                part -> texts.add(part.path("text").asText(part.path("refusal").asText(""))));
        turn().put("content", String.join("", texts));
    }

    private void call(JsonNode item) {
        ObjectNode call = turn().withArray("tool_calls").addObject();
        call.put("id", item.path("call_id").asText("")).put("type", "function");
        call.putObject("function")
                .put("name", item.path("name").asText(""))
                .put("arguments", item.path("arguments").asText(""));
    }

    private void output(JsonNode item) throws AttemptFailed {
        turn = Optional.empty();
        ObjectNode message =
                messages.addObject()
                        .put("role", "tool")
                        .put("tool_call_id", item.path("call_id").asText(""));
        message.set("content", content(item.path("output")));
    }

    /** Thoughts go back as they came: open ones as text, sealed ones as their provider's blocks. */
    private void thoughts(JsonNode item) {
        turn = Optional.empty();
        ObjectNode message = turn();
        StringBuilder text = new StringBuilder();
        item.path("content").forEach(part -> text.append(part.path("text").asText("")));
        if (text.isEmpty()) {
            item.path("summary").forEach(part -> text.append(part.path("text").asText("")));
        }
        if (!text.isEmpty()) {
            message.put("reasoning_content", text.toString());
        }
        SealedThoughts.open(item.path("encrypted_content").asText(""))
                .ifPresent(blocks -> message.set("thinking_blocks", blocks));
    }

    private static JsonNode content(JsonNode content) throws AttemptFailed {
        if (!content.isArray()) {
            return JsonNodeFactory.instance.textNode(content.asText(""));
        }
        ArrayNode parts = JsonNodeFactory.instance.arrayNode();
        for (JsonNode part : content) {
            parts.add(part(part));
        }
        // One text is what every server takes.
        boolean single = parts.size() == 1 && parts.get(0).path("type").asText("").equals("text");
        return single ? parts.get(0).path("text") : parts;
    }

    private static ObjectNode part(JsonNode part) throws AttemptFailed {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        String type = part.path("type").asText("");
        switch (type) {
            case "input_text", "output_text", "text" ->
                    out.put("type", "text").put("text", part.path("text").asText(""));
            case "input_image" -> image(part, out);
            case "input_file" -> file(part, out);
            // The chat API's own parts have the same form in both.
            case "image_url", "input_audio", "file" ->
                    part.properties().forEach(f -> out.set(f.getKey(), f.getValue()));
            default ->
                    throw ChatForm.unsuited(
                            "a content part of type " + ForeignText.shown(type, MAX_TYPE));
        }
        return out;
    }

    private static void image(JsonNode part, ObjectNode out) throws AttemptFailed {
        if (!part.path("image_url").isTextual()) {
            throw ChatForm.unsuited("an image by its file_id");
        }
        ObjectNode image = out.put("type", "image_url").putObject("image_url");
        image.set("url", part.get("image_url"));
        if (part.path("detail").isTextual()) {
            image.set("detail", part.get("detail"));
        }
    }

    private static void file(JsonNode part, ObjectNode out) throws AttemptFailed {
        if (part.path("file_url").isTextual()) {
            throw ChatForm.unsuited("a file by its file_url");
        }
        ObjectNode file = out.put("type", "file").putObject("file");
        for (String name : List.of("file_data", "filename", "file_id")) {
            if (part.hasNonNull(name)) {
                file.set(name, part.get(name));
            }
        }
    }
}
