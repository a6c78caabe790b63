package dev.caravan.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.dialect.Completion;
import dev.caravan.dialect.ReplyContext;
import dev.caravan.dialect.UpstreamErrors;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Reason;

import java.util.Optional;

/** A whole message as a chat completion. Pure. */
final class MessagesReply {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private MessagesReply() {}

    static ObjectNode of(byte[] body, ReplyContext context) throws AttemptFailed {
        ObjectNode message = Completion.parse(body);
        Optional<JsonNode> error = UpstreamErrors.inReply(message);
        if (error.isPresent()) {
            throw new AttemptFailed(UpstreamErrors.of(error.get()));
        }
        if (!(message.get("content") instanceof ArrayNode content)) {
            throw Completion.unusable(Reason.BAD_RESPONSE, "the reply has no content");
        }
        ObjectNode reply = JSON.objectNode();
        if (message.path("id").isTextual()) {
            reply.set("id", message.get("id"));
        }
        ObjectNode choice = reply.putArray("choices").addObject().put("index", 0);
        choice.set("message", message(content));
        choice.put("finish_reason", StopReasons.of(message.path("stop_reason").asText("")));
        if (message.path("usage").isObject()) {
            reply.set("usage", MessagesUsage.of(message.get("usage")));
        }
        return Completion.complete(reply, context);
    }

    private static ObjectNode message(ArrayNode content) {
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        ArrayNode blocks = JSON.arrayNode();
        ArrayNode calls = JSON.arrayNode();
        for (JsonNode block : content) {
            switch (block.path("type").asText("")) {
                case "text" -> text.append(block.path("text").asText(""));
                case "thinking" -> {
                    thoughts.append(block.path("thinking").asText(""));
                    blocks.add(block);
                }
                case "redacted_thinking" -> blocks.add(block);
                case "tool_use" -> calls.add(call(block));
                default -> {
                    // What the provider's own tools did is not part of a chat reply.
                }
            }
        }
        ObjectNode message = JSON.objectNode().put("role", "assistant");
        message.set(
                "content",
                text.isEmpty() && !calls.isEmpty()
                        ? JSON.nullNode()
                        : JSON.textNode(text.toString()));
        if (!thoughts.isEmpty()) {
            message.put("reasoning_content", thoughts.toString());
        }
        if (!blocks.isEmpty()) {
            message.set("thinking_blocks", blocks);
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        return message;
    }

    private static ObjectNode call(JsonNode block) {
        ObjectNode call =
                JSON.objectNode().put("id", block.path("id").asText("")).put("type", "function");
        call.putObject("function")
                .put("name", block.path("name").asText(""))
                .put("arguments", Arguments.of(block.path("input")));
        return call;
    }
}
