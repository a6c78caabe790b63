package dev.caravan.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.config.CompatKeys;

import java.util.Map;

/** CMP-5: a tool's result carries the name of the tool, taken from the call that it answers. */
@AutoService({Transform.class, CompatKeys.class})
public final class RequiresToolResultName implements FlagTransform {

    @Override
    public String name() {
        return "requiresToolResultName";
    }

    @Override
    public Phase phase() {
        return Phase.TURNS;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) {
        if (!shaping.candidate().compat(name(), false)) {
            return Shaped.same(body);
        }
        Map<String, String> names = ToolNames.byCallId(body.path("messages"));
        return Trees.each(body, "messages", message -> named(message, names));
    }

    private static ObjectNode named(ObjectNode message, Map<String, String> names) {
        String name = names.getOrDefault(message.path("tool_call_id").asText(""), "");
        return !Trees.role(message).equals("tool") || message.hasNonNull("name") || name.isEmpty()
                ? message
                : Trees.copy(message).put("name", name);
    }
}
