package dev.caravan.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;

import java.util.Optional;

/**
 * The conversation: system texts apart, turns of user and assistant by turns, the results of tools
 * in the user's turn that follows the calls. Used once.
 */
final class Turns {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonNode source;
    private final ArrayNode system = JSON.arrayNode();
    private final ArrayNode messages = JSON.arrayNode();
    private boolean lost;

    Turns(JsonNode source) {
        this.source = source;
    }

    Turns read() throws AttemptFailed {
        for (JsonNode message : source) {
            switch (message.path("role").asText("")) {
                case "system", "developer" -> addSystem(message.path("content"));
                case "assistant" -> add("assistant", assistant(message));
                case "tool", "function" -> add("user", JSON.arrayNode().add(result(message)));
                default -> add("user", Blocks.of(message.path("content")));
            }
        }
        if (messages.isEmpty()) {
            throw MessagesRequest.unsuited("a conversation without a user's turn");
        }
        return this;
    }

    private void addSystem(JsonNode content) {
        if (content.isArray()) {
            for (JsonNode part : content) {
                if (!part.path("text").asText("").isBlank()) {
                    ObjectNode block = Blocks.text(part.path("text").asText());
                    if (part.has("cache_control")) {
                        block.set("cache_control", part.get("cache_control"));
                    }
                    system.add(block);
                }
            }
        } else if (!content.asText("").isBlank()) {
            system.add(Blocks.text(content.asText()));
        }
    }

    /** Two turns of one role in a row are one turn here. */
    private void add(String role, ArrayNode blocks) {
        if (blocks.isEmpty()) {
            return;
        }
        JsonNode last = messages.path(messages.size() - 1);
        if (last.path("role").asText("").equals(role)
                && last.get("content") instanceof ArrayNode content) {
            content.addAll(blocks);
            return;
        }
        ObjectNode turn = messages.addObject().put("role", role);
        turn.set("content", blocks);
    }

    private ArrayNode assistant(JsonNode message) throws AttemptFailed {
        ArrayNode blocks = JSON.arrayNode();
        JsonNode thoughts = message.path("thinking_blocks");
        thoughts.forEach(blocks::add);
        // Thoughts without the API's own signature are refused by it.
        lost |= thoughts.isEmpty() && !message.path("reasoning_content").asText("").isEmpty();
        blocks.addAll(Blocks.of(message.path("content")));
        if (!message.path("refusal").asText("").isBlank()) {
            blocks.add(Blocks.text(message.path("refusal").asText()));
        }
        for (JsonNode call : message.path("tool_calls")) {
            blocks.add(Blocks.toolUse(call));
        }
        return blocks;
    }

    private static ObjectNode result(JsonNode message) throws AttemptFailed {
        ObjectNode block =
                JSON.objectNode()
                        .put("type", "tool_result")
                        .put("tool_use_id", message.path("tool_call_id").asText(""));
        JsonNode content = message.path("content");
        if (content.isArray()) {
            block.set("content", Blocks.of(content));
        } else {
            block.put("content", content.asText(""));
        }
        return block;
    }

    /** One text where there is one; blocks where a part asks to be cached. */
    Optional<JsonNode> system() {
        if (system.isEmpty()) {
            return Optional.empty();
        }
        boolean plain = system.valueStream().noneMatch(block -> block.has("cache_control"));
        return Optional.of(
                plain ? JSON.textNode(String.join("\n\n", MessagesRequest.texts(system))) : system);
    }

    ArrayNode messages() {
        return messages;
    }

    /** Whether something of the client's has no place in the API. */
    boolean lost() {
        return lost;
    }
}
