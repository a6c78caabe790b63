package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;

/** The text of a message's content, which is a string or a list of parts. Pure. */
final class ContentText {
    private ContentText() {}

    /** The texts of all parts that have one, a line each; empty where there is none. */
    static String of(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        List<String> parts = new ArrayList<>();
        content.forEach(part -> parts.add(part.path("text").asText("")));
        return String.join("\n", parts.stream().filter(text -> !text.isEmpty()).toList());
    }
}
