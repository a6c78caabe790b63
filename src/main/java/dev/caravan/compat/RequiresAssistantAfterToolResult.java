package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.config.CompatKeys;

import java.util.List;

/** CMP-5: an empty assistant turn stands between a tool's result and the user's next turn. */
@AutoService({Transform.class, CompatKeys.class})
public final class RequiresAssistantAfterToolResult implements FlagTransform {

    @Override
    public String name() {
        return "requiresAssistantAfterToolResult";
    }

    @Override
    public Phase phase() {
        return Phase.TURNS;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) {
        if (!shaping.candidate().compat(name(), false)
                || !(body.get("messages") instanceof ArrayNode messages)) {
            return Shaped.same(body);
        }
        ArrayNode turns = messages.arrayNode();
        String before = "";
        for (JsonNode message : messages) {
            String role = Trees.role(message);
            if (before.equals("tool") && role.equals("user")) {
                turns.addObject().put("role", "assistant").put("content", "");
            }
            turns.add(message);
            before = role;
        }
        return turns.size() == messages.size()
                ? Shaped.same(body)
                : new Shaped(Trees.with(body, "messages", turns), List.of("messages"));
    }
}
