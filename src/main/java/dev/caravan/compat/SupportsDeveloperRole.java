package dev.caravan.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.config.CompatKeys;

/** SHP-1, CMP-5: the role {@code developer} is OpenAI's own; others know it as system. */
@AutoService({Transform.class, CompatKeys.class})
public final class SupportsDeveloperRole implements FlagTransform {

    @Override
    public String name() {
        return "supportsDeveloperRole";
    }

    @Override
    public Phase phase() {
        return Phase.TURNS;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) {
        return shaping.supports(name())
                ? Shaped.same(body)
                : Trees.each(body, "messages", SupportsDeveloperRole::asSystem);
    }

    private static ObjectNode asSystem(ObjectNode message) {
        return Trees.role(message).equals("developer")
                ? Trees.copy(message).put("role", "system")
                : message;
    }
}
