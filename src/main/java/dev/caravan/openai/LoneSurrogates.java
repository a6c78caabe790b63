package dev.caravan.openai;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Map;
import java.util.Optional;

/** Finds text that is no Unicode: JSON can escape one half of a surrogate pair alone. Pure. */
final class LoneSurrogates {
    private static final int MAX_NAME = 60;

    private LoneSurrogates() {}

    /** The JSON path of the first text or key that holds one. */
    static Optional<String> find(JsonNode tree) {
        return below(tree).map(path -> path.startsWith(".") ? path.substring(1) : path);
    }

    /** Paths are put together on the way back only: a large clean body pays for none. */
    private static Optional<String> below(JsonNode node) {
        if (node.isTextual()) {
            return in(node.textValue()) ? Optional.of("") : Optional.empty();
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            Optional<String> found = below(node.get(i));
            if (found.isPresent()) {
                return Optional.of("[" + i + "]" + found.get());
            }
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            Optional<String> found = in(field.getKey()) ? Optional.of("") : below(field.getValue());
            if (found.isPresent()) {
                return Optional.of("." + ForeignText.shown(field.getKey(), MAX_NAME) + found.get());
            }
        }
        return Optional.empty();
    }

    private static boolean in(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean pair =
                        Character.isHighSurrogate(text.charAt(i))
                                && i + 1 < text.length()
                                && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }
}
