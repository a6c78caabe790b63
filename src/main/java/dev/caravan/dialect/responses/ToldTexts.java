package dev.caravan.dialect.responses;

import java.util.HashMap;
import java.util.Map;

/** What of each text was told already, by a key that begins with the item's. Used for one reply. */
final class ToldTexts {
    private final Map<String, StringBuilder> texts = new HashMap<>();

    void note(String key, String piece) {
        texts.computeIfAbsent(key, _ -> new StringBuilder()).append(piece);
    }

    /** What a whole text has beyond what was told; nothing where the two do not agree. */
    String untold(String key, String whole) {
        String before = String.valueOf(texts.getOrDefault(key, new StringBuilder()));
        return whole.startsWith(before) ? whole.substring(before.length()) : "";
    }

    boolean knowsItem(String item) {
        return texts.keySet().stream().anyMatch(key -> key.startsWith(item + "/"));
    }
}
