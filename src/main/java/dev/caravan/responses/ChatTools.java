package dev.caravan.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.openai.ForeignText;

import java.util.Set;
import java.util.stream.Collectors;

/** Tools and the choice among them in the chat API's form. Pure. */
final class ChatTools {
    private static final int MAX_TYPE = 40;

    private ChatTools() {}

    static void put(ObjectNode chat, JsonNode tools, JsonNode choice) throws AttemptFailed {
        boolean allowed = choice.path("type").asText("").equals("allowed_tools");
        Set<String> names =
                choice.path("tools")
                        .valueStream()
                        .map(tool -> tool.path("name").asText(""))
                        .collect(Collectors.toSet());
        ArrayNode list = chat.arrayNode();
        for (JsonNode tool : tools) {
            ObjectNode function = function(tool);
            if (!allowed || names.contains(tool.path("name").asText(""))) {
                list.add(function);
            }
        }
        if (list.isEmpty()) {
            return;
        }
        chat.set("tools", list);
        if (allowed) {
            chat.put("tool_choice", choice.path("mode").asText("auto"));
        } else if (choice.isTextual()) {
            chat.set("tool_choice", choice);
        } else if (choice.isObject()) {
            chat.set("tool_choice", named(choice));
        }
    }

    private static ObjectNode function(JsonNode tool) throws AttemptFailed {
        if (!tool.path("type").asText("").equals("function")) {
            throw unsuited("a tool", tool);
        }
        ObjectNode out = ((ObjectNode) tool).objectNode().put("type", "function");
        ObjectNode function = out.putObject("function");
        for (String name : new String[] {"name", "description", "parameters", "strict"}) {
            if (tool.hasNonNull(name)) {
                function.set(name, tool.get(name));
            }
        }
        return out;
    }

    private static ObjectNode named(JsonNode choice) throws AttemptFailed {
        if (!choice.path("type").asText("").equals("function")) {
            throw unsuited("a tool_choice", choice);
        }
        ObjectNode out = ((ObjectNode) choice).objectNode().put("type", "function");
        out.putObject("function").set("name", choice.path("name"));
        return out;
    }

    private static AttemptFailed unsuited(String what, JsonNode node) {
        String type = ForeignText.shown(node.path("type").asText("?"), MAX_TYPE);
        return ChatForm.unsuited(what + " of type " + type);
    }
}
