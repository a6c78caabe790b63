package dev.caravan.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

/** SHP-1: {@code prompt_cache_retention} is for OpenAI itself. */
@AutoService(Transform.class)
public final class PromptCacheRetention implements Transform {

    @Override
    public String name() {
        return "prompt_cache_retention";
    }

    @Override
    public Phase phase() {
        return Phase.FIELDS;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) {
        return shaping.proxyStyle() ? Trees.without(body, name()) : Shaped.same(body);
    }
}
