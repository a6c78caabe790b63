package dev.caravan.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.config.CompatKeys;

/** SHP-1, CMP-5: {@code strict} in tools is OpenAI's own. */
@AutoService({Transform.class, CompatKeys.class})
public final class SupportsStrictMode implements FlagTransform {

    @Override
    public String name() {
        return "supportsStrictMode";
    }

    @Override
    public Phase phase() {
        return Phase.TOOLS;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) {
        return shaping.supports(name())
                ? Shaped.same(body)
                : Trees.each(body, "tools", SupportsStrictMode::loose);
    }

    private static ObjectNode loose(ObjectNode tool) {
        ObjectNode loose = Trees.without(tool, "strict").body();
        return loose.get("function") instanceof ObjectNode function && function.has("strict")
                ? Trees.with(loose, "function", Trees.without(function, "strict").body())
                : loose;
    }
}
