package dev.caravan.compat;

import dev.caravan.config.CompatKeys;

import java.util.Map;

/** A transform that one {@code compat} key, true or false, switches. */
interface FlagTransform extends Transform, CompatKeys {

    @Override
    default Map<String, Value> keys() {
        return Map.of(name(), new Flag());
    }
}
