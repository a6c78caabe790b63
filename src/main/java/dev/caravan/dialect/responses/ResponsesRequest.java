package dev.caravan.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.compat.Shaped;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.routing.Candidate;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One chat request on its way into the Responses API's form. Used once. */
final class ResponsesRequest {
    /** Fields that have a place of their own below, or that only speak to the gateway. */
    private static final Set<String> HANDLED =
            Set.of(
                    "messages",
                    "max_tokens",
                    "max_completion_tokens",
                    "tools",
                    "tool_choice",
                    "reasoning_effort",
                    "response_format",
                    "verbosity",
                    "stream_options",
                    "n");

    /** Fields of the chat API that this one does not have. */
    private static final Set<String> FOREIGN =
            Set.of(
                    "stop",
                    "seed",
                    "logprobs",
                    "top_logprobs",
                    "logit_bias",
                    "presence_penalty",
                    "frequency_penalty",
                    "modalities",
                    "audio",
                    "prediction",
                    "web_search_options",
                    "functions",
                    "function_call");

    private final ObjectNode chat;
    private final Candidate candidate;
    private final ObjectNode out;
    private final Set<String> adjusted = new LinkedHashSet<>();

    ResponsesRequest(ObjectNode chat, Candidate candidate) {
        this.chat = chat;
        this.candidate = candidate;
        this.out = chat.objectNode();
    }

    Shaped toResponses() throws AttemptFailed {
        if (chat.path("n").asInt(1) > 1) {
            throw unsuited("more than one choice (n)", "unsupported_parameter");
        }
        InputItems items = new InputItems();
        for (JsonNode message : chat.path("messages")) {
            items.add(message);
        }
        out.set("input", items.list());
        if (items.lost()) {
            adjusted.add("messages");
        }
        limit();
        tools();
        text();
        reasoning();
        passOthers();
        // A chat client did not ask to have its words kept.
        if (candidate.provider().isNative() && !out.has("store")) {
            out.put("store", false);
        }
        return new Shaped(out, List.copyOf(adjusted));
    }

    private void limit() {
        for (String field : List.of("max_completion_tokens", "max_tokens")) {
            if (chat.path(field).isNumber()) {
                out.set("max_output_tokens", chat.get(field));
                return;
            }
        }
    }

    private void tools() {
        if (!(chat.get("tools") instanceof ArrayNode tools) || tools.isEmpty()) {
            return;
        }
        ArrayNode flat = out.putArray("tools");
        for (JsonNode tool : tools) {
            flat.add(tool.path("function").isObject() ? flat(tool) : tool);
        }
        JsonNode choice = chat.path("tool_choice");
        String name = choice.path("function").path("name").asText("");
        if (!name.isEmpty()) {
            out.putObject("tool_choice").put("type", "function").put("name", name);
        } else if (!choice.isMissingNode() && !choice.isNull()) {
            out.set("tool_choice", choice);
        }
    }

    private static ObjectNode flat(JsonNode tool) {
        ObjectNode flat = ((ObjectNode) tool).objectNode().put("type", "function");
        tool.path("function").properties().forEach(f -> flat.set(f.getKey(), f.getValue()));
        if (!flat.has("parameters")) {
            flat.putObject("parameters").put("type", "object").putObject("properties");
        }
        return flat;
    }

    private void text() {
        JsonNode format = chat.path("response_format");
        JsonNode verbosity = chat.path("verbosity");
        if (!format.isObject() && !verbosity.isTextual()) {
            return;
        }
        ObjectNode text =
                chat.get("text") instanceof ObjectNode given ? given.deepCopy() : chat.objectNode();
        if (format.isObject()) {
            ObjectNode flat = text.putObject("format");
            flat.set("type", format.path("type"));
            format.path("json_schema")
                    .properties()
                    .forEach(field -> flat.set(field.getKey(), field.getValue()));
        }
        if (verbosity.isTextual()) {
            text.set("verbosity", verbosity);
        }
        out.set("text", text);
    }

    private void reasoning() {
        JsonNode effort = chat.path("reasoning_effort");
        if (effort.isTextual()) {
            ObjectNode reasoning =
                    chat.get("reasoning") instanceof ObjectNode given
                            ? given.deepCopy()
                            : chat.objectNode();
            reasoning.set("effort", effort);
            out.set("reasoning", reasoning);
        }
    }

    private void passOthers() {
        for (Map.Entry<String, JsonNode> field : chat.properties()) {
            String name = field.getKey();
            if (FOREIGN.contains(name)) {
                if (!field.getValue().isNull()) {
                    adjusted.add(name);
                }
            } else if (!HANDLED.contains(name) && !out.has(name)) {
                out.set(name, field.getValue());
            }
        }
    }

    static AttemptFailed unsuited(String what, String code) {
        return new AttemptFailed(
                new Failure.Unsuited(
                        Reason.UNSUPPORTED_INPUT, code, "the Responses API cannot take " + what));
    }
}
