package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a request says of its tools. Pure. */
public final class ToolNames {
    private ToolNames() {}

    /** The name in a tool, a tool choice or a call; empty when it has none. */
    public static String of(JsonNode tool) {
        return tool.path("function").path("name").asText("");
    }

    /** The names of the tools that a request offers. */
    public static Set<String> offered(JsonNode body) {
        Set<String> names = new LinkedHashSet<>();
        body.path("tools").forEach(tool -> names.add(of(tool)));
        names.remove("");
        return names;
    }

    /** The names of the calls that a conversation holds, by id. */
    static Map<String, String> byCallId(JsonNode messages) {
        Map<String, String> names = new HashMap<>();
        for (JsonNode message : messages) {
            for (JsonNode call : message.path("tool_calls")) {
                names.put(call.path("id").asText(""), of(call));
            }
        }
        return names;
    }

    /** Removes what makes no sense without tools; the names of what was there. */
    static List<String> removeChoice(ObjectNode body) {
        List<String> removed = new ArrayList<>();
        for (String field : List.of("tool_choice", "parallel_tool_calls")) {
            if (body.remove(field) != null) {
                removed.add(field);
            }
        }
        return removed;
    }
}
