package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The system side of a conversation: the agent's prompt before the client's (AGT-5), and the
 * developer role (SHP-1).
 */
final class SystemMessages {
    private SystemMessages() {}

    /** A new array where something changes. */
    static Optional<JsonNode> apply(
            JsonNode messages, Optional<String> prompt, boolean keepDeveloper) {
        Optional<String> wanted = prompt.filter(text -> !text.isBlank());
        if (wanted.isPresent()) {
            return Optional.of(withPrompt(messages, wanted.get()));
        }
        return keepDeveloper ? Optional.empty() : withoutDeveloper(messages);
    }

    private static JsonNode withPrompt(JsonNode messages, String prompt) {
        List<String> texts = new ArrayList<>(List.of(prompt));
        ArrayNode shaped = ((ArrayNode) messages).arrayNode();
        ObjectNode system = shaped.addObject().put("role", "system");
        for (JsonNode message : messages) {
            if (isSystem(message)) {
                texts.add(text(message.path("content")));
            } else {
                shaped.add(message);
            }
        }
        system.put(
                "content", String.join("\n\n", texts.stream().filter(t -> !t.isEmpty()).toList()));
        return shaped;
    }

    private static boolean isSystem(JsonNode message) {
        String role = message.path("role").asText();
        return role.equals("system") || role.equals("developer");
    }

    private static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        List<String> parts = new ArrayList<>();
        content.forEach(part -> parts.add(part.path("text").asText("")));
        return String.join("\n", parts.stream().filter(t -> !t.isEmpty()).toList());
    }

    private static Optional<JsonNode> withoutDeveloper(JsonNode messages) {
        boolean any = false;
        for (JsonNode message : messages) {
            any |= message.path("role").asText().equals("developer");
        }
        if (!any) {
            return Optional.empty();
        }
        ArrayNode shaped = ((ArrayNode) messages).arrayNode();
        for (JsonNode message : messages) {
            shaped.add(
                    message.path("role").asText().equals("developer")
                            ? ((ObjectNode) message).deepCopy().put("role", "system")
                            : message);
        }
        return Optional.of(shaped);
    }
}
