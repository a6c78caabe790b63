package dev.caravan.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a model asks a tool for.
 *
 * @param arguments JSON as the model wrote it, not checked
 * @param json the whole entry of {@code tool_calls}, fields of the server's own included
 */
public record ToolCall(String id, String name, String arguments, ObjectNode json) {

    /**
     * An entry of {@code tool_calls}, as a next request gives it back.
     *
     * @param fallbackId for servers that give none
     */
    public static ToolCall of(JsonNode entry, String fallbackId) {
        ObjectNode json = entry.deepCopy();
        json.remove("index");
        String id = json.path("id").asText("");
        JsonNode function = entry.path("function");
        // A few servers write the object itself where its text belongs.
        JsonNode given = function.path("arguments");
        String arguments = given.isObject() ? given.toString() : given.asText("");
        json.put("id", id.isEmpty() ? fallbackId : id);
        json.put("type", "function");
        // Servers read these again, and some fail on what is no object.
        json.withObject("/function")
                .put("arguments", RouteTool.isObject(arguments) ? arguments : "{}");
        return new ToolCall(
                json.path("id").asText(), function.path("name").asText(""), arguments, json);
    }

    /** The message that tells the model what came of it. */
    ObjectNode message(ToolResult result) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("role", "tool")
                .put("tool_call_id", id)
                .put("content", result.text());
    }
}
