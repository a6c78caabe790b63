package dev.caravan.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import java.util.List;

/** SHP-2: tools without a choice are chosen by the model. */
@AutoService(Transform.class)
public final class ToolChoice implements Transform {

    @Override
    public String name() {
        return "tool_choice";
    }

    @Override
    public Phase phase() {
        return Phase.TOOLS;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) {
        if (!Trees.hasTools(body) || body.hasNonNull("tool_choice")) {
            return Shaped.same(body);
        }
        ObjectNode chosen = Trees.copy(body);
        chosen.put("tool_choice", "auto");
        return new Shaped(chosen, List.of());
    }
}
