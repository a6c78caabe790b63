package dev.caravan.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.openai.ChatRequest;
import dev.caravan.openai.ResponsesRequest;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A request for a response as a chat request (RSP-2).
 *
 * @param adjusted names of the client's fields that have no place in a chat
 */
public record ChatForm(ChatRequest request, List<String> adjusted) {
    /** Fields that go on under the same name. */
    private static final Set<String> SAME =
            Set.of(
                    "model",
                    "stream",
                    "temperature",
                    "top_p",
                    "parallel_tool_calls",
                    "user",
                    "service_tier",
                    "store",
                    "safety_identifier",
                    "prompt_cache_key",
                    "prompt_cache_retention");

    /** Fields with a place of their own below, or that only speak to the gateway. */
    private static final Set<String> HANDLED =
            Set.of(
                    "input",
                    "instructions",
                    "previous_response_id",
                    "max_output_tokens",
                    "tools",
                    "tool_choice",
                    "reasoning",
                    "text",
                    "metadata",
                    "background",
                    "conversation",
                    "stream_options");

    public ChatForm {
        adjusted = List.copyOf(adjusted);
    }

    /**
     * The chat request with every turn that the response continues.
     *
     * @throws AttemptFailed when it holds what no chat can take; a provider that speaks the
     *     Responses API may
     */
    public static ChatForm of(ResponsesRequest request) throws AttemptFailed {
        if (request.field("prompt").isObject()) {
            throw unsuited("a prompt template (prompt)");
        }
        ObjectNode chat = JsonNodeFactory.instance.objectNode();
        ChatMessages messages = new ChatMessages();
        String instructions = request.field("instructions").asText("");
        if (!instructions.isEmpty()) {
            messages.system(instructions);
        }
        for (JsonNode item : request.earlier()) {
            messages.add(item);
        }
        for (JsonNode item : request.input()) {
            messages.add(item);
        }
        chat.set("messages", messages.list());
        set(chat, "max_completion_tokens", request.field("max_output_tokens"));
        set(chat, "reasoning_effort", request.field("reasoning").path("effort"));
        format(chat, request.field("text").path("format"));
        ChatTools.put(chat, request.field("tools"), request.field("tool_choice"));
        return new ChatForm(rest(chat, request), adjusted(request));
    }

    private static ChatRequest rest(ObjectNode chat, ResponsesRequest request) {
        SAME.forEach(name -> set(chat, name, request.field(name)));
        return ChatRequest.of(chat);
    }

    /** What is left out, unless it says what is so anyway. */
    private static List<String> adjusted(ResponsesRequest request) {
        List<String> names = new ArrayList<>();
        request.fields()
                .properties()
                .forEach(
                        field -> {
                            String name = field.getKey();
                            if (!isIdle(name, field.getValue())
                                    && !SAME.contains(name)
                                    && !HANDLED.contains(name)) {
                                names.add(name);
                            }
                        });
        if (request.field("text").has("verbosity")) {
            names.add("text.verbosity");
        }
        return names;
    }

    private static boolean isIdle(String name, JsonNode value) {
        if (name.equals("include")) {
            return asksForThoughts(value);
        }
        boolean empty = value.isContainerNode() && value.isEmpty();
        return value.isNull() || empty || value.asText("").equals("disabled");
    }

    /** Sealed thoughts come in any case. */
    private static boolean asksForThoughts(JsonNode include) {
        return include.valueStream()
                .allMatch(name -> name.asText("").equals("reasoning.encrypted_content"));
    }

    private static void format(ObjectNode chat, JsonNode format) {
        switch (format.path("type").asText("text")) {
            case "json_schema" -> {
                ObjectNode schema =
                        chat.putObject("response_format")
                                .put("type", "json_schema")
                                .putObject("json_schema");
                format.properties().stream()
                        .filter(f -> !f.getKey().equals("type") && !f.getValue().isNull())
                        .forEach(f -> schema.set(f.getKey(), f.getValue()));
            }
            case "text" -> {
                // What a chat gives anyway.
            }
            default -> chat.set("response_format", format);
        }
    }

    private static void set(ObjectNode chat, String name, JsonNode value) {
        if (!value.isMissingNode() && !value.isNull()) {
            chat.set(name, value);
        }
    }

    static AttemptFailed unsuited(String what) {
        return new AttemptFailed(
                new Failure.Unsuited(
                        Reason.UNSUPPORTED_INPUT,
                        "unsupported_input",
                        "only a provider with the Responses API can take " + what));
    }
}
