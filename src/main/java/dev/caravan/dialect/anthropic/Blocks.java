package dev.caravan.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.openai.ForeignText;
import dev.caravan.openai.Json;

/** Content blocks out of what a chat message holds. Pure. */
final class Blocks {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MAX_TYPE = 40;
    private static final String DATA = "data:";
    private static final String BASE64 = ";base64,";

    private Blocks() {}

    static ObjectNode text(String text) {
        return JSON.objectNode().put("type", "text").put("text", text);
    }

    /** The API refuses blocks of empty text; they say nothing, so they are left out. */
    static ArrayNode of(JsonNode content) throws AttemptFailed {
        ArrayNode blocks = JSON.arrayNode();
        if (content.isTextual()) {
            if (!content.textValue().isBlank()) {
                blocks.add(text(content.textValue()));
            }
            return blocks;
        }
        for (JsonNode part : content) {
            ObjectNode block = block(part);
            if (block.path("type").asText().equals("text")
                    && block.path("text").asText().isBlank()) {
                continue;
            }
            if (part.has("cache_control")) {
                block.set("cache_control", part.get("cache_control"));
            }
            blocks.add(block);
        }
        return blocks;
    }

    private static ObjectNode block(JsonNode part) throws AttemptFailed {
        String type = part.path("type").asText("");
        return switch (type) {
            case "text", "input_text", "output_text" -> text(part.path("text").asText(""));
            case "refusal" -> text(part.path("refusal").asText(""));
            case "image_url" -> image(part.path("image_url"));
            // The API's own blocks, from clients that know it.
            case "image", "document", "search_result" -> part.deepCopy();
            default ->
                    throw MessagesRequest.unsuited(
                            "a content part of type " + ForeignText.shown(type, MAX_TYPE));
        };
    }

    /** Bytes in the URL go along; any other address is the API's to fetch, never ours. */
    private static ObjectNode image(JsonNode image) throws AttemptFailed {
        String url = image.isTextual() ? image.textValue() : image.path("url").asText("");
        ObjectNode block = JSON.objectNode().put("type", "image");
        if (!url.startsWith(DATA)) {
            block.putObject("source").put("type", "url").put("url", url);
            return block;
        }
        int mark = url.indexOf(BASE64);
        if (mark < 0) {
            throw MessagesRequest.unsuited("an image whose data is not base64");
        }
        block.putObject("source")
                .put("type", "base64")
                .put("media_type", url.substring(DATA.length(), mark).split(";", 2)[0])
                .put("data", url.substring(mark + BASE64.length()));
        return block;
    }

    /** Arguments that are no JSON object, as a call cut by its length leaves them, go as a text. */
    static ObjectNode toolUse(JsonNode call) {
        ObjectNode block =
                JSON.objectNode()
                        .put("type", "tool_use")
                        .put("id", call.path("id").asText(""))
                        .put("name", call.path("function").path("name").asText(""));
        String arguments = call.path("function").path("arguments").asText("");
        block.set("input", arguments.isBlank() ? JSON.objectNode() : parsed(arguments));
        return block;
    }

    private static ObjectNode parsed(String arguments) {
        try {
            return Json.readObject(arguments.getBytes(UTF_8));
        } catch (Json.MalformedJson e) {
            return JSON.objectNode().put("arguments", arguments);
        }
    }
}
