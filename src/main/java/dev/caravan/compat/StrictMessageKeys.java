package dev.caravan.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.config.CompatKeys;

import java.util.Set;

/** CMP-5: messages have {@code role} and {@code content}, nothing else. */
@AutoService({Transform.class, CompatKeys.class})
public final class StrictMessageKeys implements FlagTransform {
    private static final Set<String> KEPT = Set.of("role", "content");

    @Override
    public String name() {
        return "strictMessageKeys";
    }

    @Override
    public Phase phase() {
        return Phase.KEYS;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) {
        return shaping.candidate().compat(name(), false)
                ? Trees.each(body, "messages", StrictMessageKeys::cut)
                : Shaped.same(body);
    }

    private static ObjectNode cut(ObjectNode message) {
        ObjectNode cut = Trees.copy(message);
        cut.retain(KEPT);
        return cut.size() == message.size() ? message : cut;
    }
}
