package dev.caravan.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.dialect.Completion;
import dev.caravan.dialect.ReplyContext;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Reason;

import java.util.ArrayList;
import java.util.List;

/** A whole response as a chat completion: thoughts apart from the answer. Pure. */
final class ResponseReply {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ResponseReply() {}

    static ObjectNode of(byte[] body, ReplyContext context) throws AttemptFailed {
        ObjectNode response = Completion.parse(body);
        ResponseEnd.requireNoFailure(response);
        if (!(response.get("output") instanceof ArrayNode output)) {
            throw Completion.unusable(Reason.BAD_RESPONSE, "the reply has no output");
        }
        ObjectNode message = message(output);
        if (output.isEmpty() && !response.path("status").asText("").equals("incomplete")) {
            throw Completion.unusable(Reason.EMPTY_RESPONSE, "the reply has an empty output");
        }
        ObjectNode reply = JSON.objectNode();
        if (response.path("id").isTextual()) {
            reply.set("id", response.get("id"));
        }
        if (response.path("created_at").isNumber()) {
            reply.put("created", response.get("created_at").asLong());
        }
        ObjectNode choice = reply.putArray("choices").addObject().put("index", 0);
        choice.set("message", message);
        choice.put("finish_reason", ResponseEnd.finishReason(response, message.has("tool_calls")));
        if (response.path("usage").isObject()) {
            reply.set("usage", ResponseUsage.of(response.get("usage")));
        }
        return Completion.complete(reply, context);
    }

    private static ObjectNode message(ArrayNode output) {
        StringBuilder text = new StringBuilder();
        StringBuilder refusal = new StringBuilder();
        List<String> thoughts = new ArrayList<>();
        ArrayNode reasoning = JSON.arrayNode();
        ArrayNode calls = JSON.arrayNode();
        ArrayNode annotations = JSON.arrayNode();
        for (JsonNode item : output) {
            switch (item.path("type").asText("")) {
                case "message" -> {
                    for (JsonNode part : item.path("content")) {
                        text.append(part.path("text").asText(""));
                        refusal.append(part.path("refusal").asText(""));
                        part.path("annotations").forEach(annotations::add);
                    }
                }
                case "reasoning" -> {
                    item.path("summary")
                            .forEach(part -> thoughts.add(part.path("text").asText("")));
                    item.path("content")
                            .forEach(part -> thoughts.add(part.path("text").asText("")));
                    if (item.hasNonNull("encrypted_content")) {
                        reasoning.add(item);
                    }
                }
                case "function_call" -> calls.add(call(item));
                default -> {
                    // What the provider's own tools did is not part of a chat reply.
                }
            }
        }
        ObjectNode message = JSON.objectNode().put("role", "assistant");
        boolean silent = text.isEmpty() && (!calls.isEmpty() || !refusal.isEmpty());
        message.set("content", silent ? JSON.nullNode() : JSON.textNode(text.toString()));
        putUnlessEmpty(message, "refusal", refusal.toString());
        putUnlessEmpty(message, "reasoning_content", String.join("\n\n", filled(thoughts)));
        putUnlessEmpty(message, "reasoning_items", reasoning);
        putUnlessEmpty(message, "annotations", annotations);
        putUnlessEmpty(message, "tool_calls", calls);
        return message;
    }

    private static List<String> filled(List<String> texts) {
        return texts.stream().filter(text -> !text.isEmpty()).toList();
    }

    private static void putUnlessEmpty(ObjectNode message, String field, String text) {
        if (!text.isEmpty()) {
            message.put(field, text);
        }
    }

    private static void putUnlessEmpty(ObjectNode message, String field, ArrayNode list) {
        if (!list.isEmpty()) {
            message.set(field, list);
        }
    }

    private static ObjectNode call(JsonNode item) {
        ObjectNode call =
                JSON.objectNode()
                        .put("id", item.path("call_id").asText(""))
                        .put("type", "function");
        call.putObject("function")
                .put("name", item.path("name").asText(""))
                .put("arguments", item.path("arguments").asText(""));
        return call;
    }
}
