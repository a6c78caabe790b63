package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * AGT-5: the agent's prompt is the system message; the client's system and developer texts follow
 * it there, each after a blank line.
 */
@AutoService(Transform.class)
public final class SystemPrompt implements Transform {
    private static final Set<String> ROLES = Set.of("system", "developer");

    @Override
    public String name() {
        return "systemPromptOverride";
    }

    @Override
    public Phase phase() {
        return Phase.TURNS;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) {
        return shaping.systemPrompt()
                .filter(prompt -> !prompt.isBlank() && !leads(body.path("messages"), prompt))
                .map(
                        prompt ->
                                new Shaped(
                                        Trees.with(
                                                body,
                                                "messages",
                                                withPrompt(body.path("messages"), prompt)),
                                        List.of("messages")))
                .orElseGet(() -> Shaped.same(body));
    }

    /** Whether the conversation has the one system message that would be made, already. */
    private static boolean leads(JsonNode messages, String prompt) {
        String first = messages.path(0).path("content").asText("");
        return Trees.role(messages.path(0)).equals("system")
                && (first.equals(prompt) || first.startsWith(prompt + "\n\n"))
                && messages.valueStream().skip(1).map(Trees::role).noneMatch(ROLES::contains);
    }

    private static ArrayNode withPrompt(JsonNode messages, String prompt) {
        List<String> texts = new ArrayList<>(List.of(prompt));
        ArrayNode shaped = ((ArrayNode) messages).arrayNode();
        ObjectNode system = shaped.addObject().put("role", "system");
        for (JsonNode message : messages) {
            if (ROLES.contains(Trees.role(message))) {
                texts.add(ContentText.of(message.path("content")));
            } else {
                shaped.add(message);
            }
        }
        system.put(
                "content", String.join("\n\n", texts.stream().filter(t -> !t.isEmpty()).toList()));
        return shaped;
    }
}
