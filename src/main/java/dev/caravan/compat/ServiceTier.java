package dev.caravan.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

/** SHP-1: {@code service_tier} is for OpenAI itself. */
@AutoService(Transform.class)
public final class ServiceTier implements Transform {

    @Override
    public String name() {
        return "service_tier";
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
