package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.config.CompatKeys;
import dev.caravan.config.Provider;

import java.util.List;
import java.util.Set;

/** SHP-2: streams are asked for their usage wherever the server is known to give it. */
@AutoService({Transform.class, CompatKeys.class})
public final class StreamUsage implements FlagTransform {
    private static final Set<String> KNOWN = Set.of("vllm", "sglang", "lmstudio");

    @Override
    public String name() {
        return "supportsUsageInStreaming";
    }

    @Override
    public Phase phase() {
        return Phase.FIELDS;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) {
        if (!body.path("stream").asBoolean(false)
                || !shaping.candidate().compat(name(), gives(shaping.candidate().provider()))) {
            return Shaped.same(body);
        }
        JsonNode given = body.path("stream_options");
        JsonNode asked = given.path("include_usage");
        if (asked.asBoolean(false)) {
            return Shaped.same(body);
        }
        ObjectNode options =
                given instanceof ObjectNode object ? Trees.copy(object) : body.objectNode();
        options.put("include_usage", true);
        return new Shaped(
                Trees.with(body, "stream_options", options),
                asked.isBoolean() ? List.of("stream_options") : List.of());
    }

    private static boolean gives(Provider provider) {
        return provider.isNative()
                || KNOWN.contains(provider.id())
                || provider.isLoopback()
                || provider.origin() == Provider.Origin.CATALOG
                || provider.origin() == Provider.Origin.CATALOG_OVERRIDDEN;
    }
}
