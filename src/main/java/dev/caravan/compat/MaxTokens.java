package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.config.CompatKeys;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** SHP-3: one limit field, filled from the stated maximum and capped by it. */
@AutoService({Transform.class, CompatKeys.class})
public final class MaxTokens implements Transform, CompatKeys {
    private static final String OLD = "max_tokens";
    private static final String NEW = "max_completion_tokens";

    @Override
    public String name() {
        return "maxTokensField";
    }

    @Override
    public Map<String, Value> keys() {
        return Map.of(name(), new Word(List.of(OLD, NEW)));
    }

    @Override
    public Phase phase() {
        return Phase.FIELDS;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) {
        String field = shaping.candidate().compat(name(), shaping.proxyStyle() ? OLD : NEW);
        OptionalInt stated = shaping.candidate().statedMaxTokens();
        String other = field.equals(OLD) ? NEW : OLD;
        if (!body.has(other) && stated.isEmpty()) {
            return Shaped.same(body);
        }
        ObjectNode limited = Trees.copy(body);
        List<String> adjusted = new ArrayList<>();
        JsonNode moved = limited.remove(other);
        if (moved != null && !moved.isNull()) {
            if (!limited.hasNonNull(field)) {
                limited.set(field, moved);
            }
            adjusted.add(other);
        }
        if (stated.isPresent()) {
            JsonNode asked = limited.path(field);
            if (!asked.isNumber()) {
                limited.put(field, stated.getAsInt());
            } else if (exceeds(asked, stated.getAsInt())) {
                limited.put(field, stated.getAsInt());
                adjusted.add(field);
            }
        }
        return new Shaped(limited, adjusted);
    }

    /** As numbers of any size: cut to 64 bits, a huge one could look small. */
    private static boolean exceeds(JsonNode asked, int limit) {
        return asked.decimalValue().compareTo(BigDecimal.valueOf(limit)) > 0;
    }
}
