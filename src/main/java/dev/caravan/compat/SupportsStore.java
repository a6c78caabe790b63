package dev.caravan.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.config.CompatKeys;

/** SHP-1, CMP-5: {@code store} goes to OpenAI itself, and to those who say that they have it. */
@AutoService({Transform.class, CompatKeys.class})
public final class SupportsStore implements FlagTransform {

    @Override
    public String name() {
        return "supportsStore";
    }

    @Override
    public Phase phase() {
        return Phase.FIELDS;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) {
        return shaping.supports(name()) ? Shaped.same(body) : Trees.without(body, "store");
    }
}
