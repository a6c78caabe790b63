package dev.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the simulator understands of a chat request; the rest of the body is ignored.
 *
 * @param model the model asked for
 * @param lastUserText text of the last user message; empty if there is none
 * @param toolResult text of the last message, if that is a tool's result
 * @param promptTokens a rough count: a token for each four characters
 * @param stream whether events are wanted
 * @param includeUsage whether the stream shall end with the usage
 * @param maxTokens limit on the reply
 * @param toolsToCall the tools that the reply shall call
 */
record ChatRequest(
        String model,
        String lastUserText,
        Optional<String> toolResult,
        int promptTokens,
        boolean stream,
        boolean includeUsage,
        OptionalInt maxTokens,
        List<JsonNode> toolsToCall) {

    /**
     * Reads a body.
     *
     * @throws BadRequest if it is no chat request
     */
    static ChatRequest of(JsonNode body, boolean stringContentOnly) {
        JsonNode messages = body.path("messages");
        if (messages.isMissingNode()) {
            throw new BadRequest("'messages' is required");
        }
        if (!messages.isArray()) {
            throw new BadRequest("Expected 'messages' to be an array");
        }
        if (stringContentOnly) {
            refuseArrays(messages);
        }
        String lastUser = "";
        long characters = 0;
        for (JsonNode message : messages) {
            String text = text(message.path("content"));
            characters += text.length() + 8L;
            if (message.path("role").asText().equals("user")) {
                lastUser = text;
            }
        }
        JsonNode last = messages.path(messages.size() - 1);
        boolean afterTool = last.path("role").asText().equals("tool");
        return new ChatRequest(
                body.path("model").asText(Models.CHAT),
                lastUser,
                afterTool ? Optional.of(text(last.path("content"))) : Optional.empty(),
                (int) Math.min(Integer.MAX_VALUE, (characters + 3) / 4),
                body.path("stream").asBoolean(),
                body.path("stream_options").path("include_usage").asBoolean(),
                maxTokens(body),
                afterTool ? List.of() : toolsToCall(body, lastUser));
    }

    private static void refuseArrays(JsonNode messages) {
        for (int i = 0; i < messages.size(); i++) {
            if (messages.path(i).path("content").isArray()) {
                throw new BadRequest("messages[" + i + "].content: expected a string");
            }
        }
    }

    private static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.asText();
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText()));
        return text.toString();
    }

    private static OptionalInt maxTokens(JsonNode body) {
        for (String field : List.of("max_completion_tokens", "max_tokens")) {
            JsonNode limit = body.path(field);
            if (limit.isNumber()) {
                return OptionalInt.of(Math.max(1, limit.intValue()));
            }
            if (!limit.isMissingNode() && !limit.isNull()) {
                throw new BadRequest("Field '" + field + "': type must be number");
            }
        }
        return OptionalInt.empty();
    }

    private static List<JsonNode> toolsToCall(JsonNode body, String lastUser) {
        JsonNode choice = body.path("tool_choice");
        String named = choice.path("function").path("name").asText();
        List<JsonNode> called = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            String name = tool.path("function").path("name").asText();
            boolean wanted =
                    named.isEmpty()
                            ? !choice.asText().equals("none") && mentions(lastUser, name)
                            : named.equals(name);
            if (wanted) {
                called.add(tool);
            }
        }
        if (called.isEmpty()
                && choice.asText().equals("required")
                && !body.path("tools").isEmpty()) {
            called.add(body.path("tools").path(0));
        }
        return List.copyOf(called);
    }

    /** "call NAME", but not "call NAME_AND_MORE". */
    private static boolean mentions(String text, String name) {
        int end = -1;
        String call = "call " + name;
        for (int at = text.indexOf(call);
                at >= 0 && !name.isEmpty();
                at = text.indexOf(call, end)) {
            end = at + call.length();
            if (end == text.length() || !isNamePart(text.charAt(end))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }
}
