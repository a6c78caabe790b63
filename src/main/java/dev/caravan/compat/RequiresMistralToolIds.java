package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.config.CompatKeys;

/**
 * CMP-5: ids of tool calls go out as nine letters or digits. {@link MistralToolIdsBack} is the way
 * back.
 */
@AutoService({Transform.class, CompatKeys.class})
public final class RequiresMistralToolIds implements FlagTransform {
    static final String KEY = "requiresMistralToolIds";

    @Override
    public String name() {
        return KEY;
    }

    @Override
    public Phase phase() {
        return Phase.TURNS;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) {
        return shaping.candidate().compat(KEY, false)
                ? Trees.each(body, "messages", RequiresMistralToolIds::shortened)
                : Shaped.same(body);
    }

    private static ObjectNode shortened(ObjectNode message) {
        return Trees.each(
                        withShort(message, "tool_call_id"),
                        "tool_calls",
                        call -> withShort(call, "id"))
                .body();
    }

    private static ObjectNode withShort(ObjectNode owner, String field) {
        JsonNode id = owner.path(field);
        return !id.isTextual() || MistralIds.of(id.textValue()).equals(id.textValue())
                ? owner
                : Trees.copy(owner).put(field, MistralIds.of(id.textValue()));
    }
}
