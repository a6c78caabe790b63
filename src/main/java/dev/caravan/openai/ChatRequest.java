package dev.caravan.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A chat request whose known fields have the right types. The tree is the client's, unknown fields
 * included; whoever sends it on copies before changing.
 */
public final class ChatRequest implements FrontRequest {
    private static final Set<String> ROLES =
            Set.of("system", "developer", "user", "assistant", "tool", "function");

    private final ObjectNode tree;

    private ChatRequest(ObjectNode tree) {
        this.tree = tree;
    }

    /**
     * Checks a request tree (HTTP-3, HTTP-6). Only what routing and shaping rely on is checked; the
     * rest is the provider's to judge. Half a surrogate pair is refused anywhere: it is no text
     * (SEC-4).
     *
     * @throws ApiError 400 that names the JSON path and what is allowed there
     */
    public static ChatRequest of(ObjectNode tree) {
        JsonNode messages = tree.path("messages");
        if (messages.isMissingNode()) {
            throw Checks.missing("messages");
        }
        if (!messages.isArray()) {
            throw Checks.wrongType("messages", messages, "an array of messages");
        }
        if (messages.isEmpty()) {
            throw ApiError.badRequest("messages: must hold at least one message").param("messages");
        }
        for (int i = 0; i < messages.size(); i++) {
            checkMessage("messages[" + i + "]", messages.get(i));
        }
        Checks.optional(tree, "model", JsonNode::isTextual, "a string");
        Checks.optional(tree, "stream", JsonNode::isBoolean, "a boolean");
        Checks.optional(tree, "stream_options", JsonNode::isObject, "an object");
        Checks.optional(tree, "user", JsonNode::isTextual, "a string");
        Checks.optional(tree, "tools", JsonNode::isArray, "an array");
        Checks.optional(
                tree, "tool_choice", n -> n.isTextual() || n.isObject(), "a string or an object");
        for (String count :
                List.of("max_tokens", "max_completion_tokens", "n", "seed", "top_logprobs")) {
            Checks.optional(tree, count, JsonNode::isIntegralNumber, "an integer");
        }
        for (String number :
                List.of("temperature", "top_p", "presence_penalty", "frequency_penalty")) {
            Checks.optional(tree, number, JsonNode::isNumber, "a number");
        }
        Checks.optional(
                tree.path("stream_options"),
                "stream_options.include_usage",
                "include_usage",
                JsonNode::isBoolean,
                "a boolean");
        Checks.wholeText(tree);
        return new ChatRequest(tree);
    }

    private static void checkMessage(String path, JsonNode message) {
        if (!message.isObject()) {
            throw Checks.wrongType(path, message, "an object");
        }
        JsonNode role = message.path("role");
        if (!role.isTextual()) {
            throw Checks.wrongType(
                    path + ".role",
                    role,
                    "one of " + String.join(", ", ROLES.stream().sorted().toList()));
        }
        JsonNode content = message.path("content");
        if (!content.isMissingNode()
                && !content.isNull()
                && !content.isTextual()
                && !content.isArray()) {
            throw Checks.wrongType(
                    path + ".content", content, "a string or an array of content parts");
        }
        if (content.isArray()) {
            for (int i = 0; i < content.size(); i++) {
                if (!content.get(i).isObject()) {
                    throw Checks.wrongType(
                            path + ".content[" + i + "]", content.get(i), "an object");
                }
            }
        }
    }

    @Override
    public Optional<String> model() {
        return Optional.of(tree.path("model").asText("")).filter(m -> !m.isBlank());
    }

    /** The end user that the client names, if it names one. */
    public Optional<String> user() {
        return Optional.of(tree.path("user").asText("").strip()).filter(u -> !u.isEmpty());
    }

    /** The most tokens that the client wants back; 0 when it does not say. */
    public long replyLimit() {
        return Math.max(limit("max_tokens"), limit("max_completion_tokens"));
    }

    private long limit(String field) {
        return Math.clamp(tree.path(field).asLong(0), 0, Integer.MAX_VALUE);
    }

    /** The tools that the client offers; a missing node when it offers none. */
    public JsonNode tools() {
        return tree.path("tools");
    }

    /** The same request with other messages; the caller vouches for their form. */
    public ChatRequest withMessages(ArrayNode messages) {
        ObjectNode copy = shallowCopy();
        copy.set("messages", messages);
        return new ChatRequest(copy);
    }

    /** The same request with other fields; the caller vouches for their form. */
    public ChatRequest withFields(ObjectNode fields) {
        return new ChatRequest(fields);
    }

    @Override
    public boolean stream() {
        return tree.path("stream").asBoolean(false);
    }

    /** Whether the client asked for the usage chunk of a stream. */
    public boolean wantsStreamUsage() {
        return tree.path("stream_options").path("include_usage").asBoolean(false);
    }

    /**
     * A copy of the top level: fields may be set or removed; nested trees are shared and must be
     * copied before a change.
     */
    public ObjectNode shallowCopy() {
        ObjectNode copy = tree.objectNode();
        copy.setAll(tree);
        return copy;
    }

    public ArrayNode messages() {
        return (ArrayNode) tree.get("messages");
    }
}
