package dev.caravan.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.config.CompatKeys;

/**
 * SHP-1, CMP-5: {@code prompt_cache_key} goes to OpenAI itself, and to those who say that they have
 * it.
 */
@AutoService({Transform.class, CompatKeys.class})
public final class SupportsPromptCacheKey implements FlagTransform {

    @Override
    public String name() {
        return "supportsPromptCacheKey";
    }

    @Override
    public Phase phase() {
        return Phase.FIELDS;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) {
        return shaping.supports(name())
                ? Shaped.same(body)
                : Trees.without(body, "prompt_cache_key");
    }
}
