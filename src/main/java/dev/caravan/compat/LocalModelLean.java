package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** CMP-10: the agent's heavy tools are left out. A choice that names one of them goes as well. */
@AutoService(Transform.class)
public final class LocalModelLean implements Transform {

    @Override
    public String name() {
        return "localModelLean";
    }

    @Override
    public Phase phase() {
        return Phase.TOOLS;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) {
        Set<String> heavy = shaping.candidate().leanTools();
        if (heavy.isEmpty() || !(body.get("tools") instanceof ArrayNode tools)) {
            return Shaped.same(body);
        }
        ArrayNode kept = tools.arrayNode();
        tools.forEach(
                tool -> {
                    if (!heavy.contains(ToolNames.of(tool))) {
                        kept.add(tool);
                    }
                });
        return kept.size() == tools.size() ? Shaped.same(body) : without(body, kept, heavy);
    }

    private static Shaped without(ObjectNode body, ArrayNode kept, Set<String> heavy) {
        ObjectNode lean = Trees.copy(body);
        List<String> adjusted = new ArrayList<>(List.of("tools"));
        lean.set("tools", kept);
        JsonNode choice = body.path("tool_choice");
        if (kept.isEmpty()) {
            lean.remove("tools");
            adjusted.addAll(ToolNames.removeChoice(lean));
        } else if (choice.isObject() && heavy.contains(ToolNames.of(choice))) {
            lean.remove("tool_choice");
            adjusted.add("tool_choice");
        }
        return new Shaped(lean, adjusted);
    }
}
