package dev.caravan.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Tools and the choice among them. Pure. */
final class MessagesTools {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private MessagesTools() {}

    /** Functions in the API's form; tools of another type are the API's own and go as they are. */
    static ArrayNode of(JsonNode tools) {
        ArrayNode out = JSON.arrayNode();
        for (JsonNode tool : tools) {
            out.add(tool.path("function").isObject() ? function(tool) : tool);
        }
        return out;
    }

    private static ObjectNode function(JsonNode tool) {
        JsonNode function = tool.path("function");
        ObjectNode out = JSON.objectNode();
        out.put("name", function.path("name").asText(""));
        if (function.path("description").isTextual()) {
            out.set("description", function.get("description"));
        }
        JsonNode parameters = function.path("parameters");
        ObjectNode schema =
                parameters instanceof ObjectNode given ? given.deepCopy() : JSON.objectNode();
        if (!schema.has("type")) {
            schema.put("type", "object");
        }
        if (!schema.has("properties") && schema.path("type").asText().equals("object")) {
            schema.putObject("properties");
        }
        out.set("input_schema", schema);
        if (tool.has("cache_control")) {
            out.set("cache_control", tool.get("cache_control"));
        }
        return out;
    }

    /** {@code auto}, {@code none}, {@code any} for {@code required}, {@code tool} for a name. */
    static ObjectNode choice(JsonNode choice) {
        ObjectNode out = JSON.objectNode();
        String name = choice.path("function").path("name").asText("");
        if (!name.isEmpty()) {
            return out.put("type", "tool").put("name", name);
        }
        return switch (choice.asText("auto")) {
            case "none" -> out.put("type", "none");
            case "required", "any" -> out.put("type", "any");
            default -> out.put("type", "auto");
        };
    }
}
