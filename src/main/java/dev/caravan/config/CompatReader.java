package dev.caravan.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Reads {@code models[].compat}: the keys that the gateway's parts say they have (spec 2.2). */
final class CompatReader {
    private static final Map<String, CompatKeys.Value> KEYS = new TreeMap<>();

    static {
        for (CompatKeys part : ServiceLoader.load(CompatKeys.class)) {
            KEYS.putAll(part.keys());
        }
        KEYS.put("maxEmbeddingInputs", new CompatKeys.Count(1, 1_000_000));
    }

    private CompatReader() {}

    /** As written, once checked; each transform reads its own key. */
    static JsonObject read(Section row) {
        Section compat = row.child("compat");
        KEYS.forEach((key, value) -> check(compat, key, value));
        compat.finish();
        return row.object("compat");
    }

    private static void check(Section compat, String key, CompatKeys.Value value) {
        switch (value) {
            case CompatKeys.Flag() -> compat.flag(key);
            case CompatKeys.Word(var allowed) -> compat.choice(key, words(allowed));
            case CompatKeys.Texts() -> compat.texts(key);
            case CompatKeys.TextByName() -> compat.secrets(key);
            case CompatKeys.Count(int min, int max) -> compat.integer(key, min, max);
        }
    }

    private static Map<String, String> words(Iterable<String> words) {
        Map<String, String> map = new LinkedHashMap<>();
        words.forEach(word -> map.put(word, word));
        return map;
    }
}
