package dev.caravan.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.compat.Shaped;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.routing.Candidate;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One chat request on its way into the Messages API's form. Used once. */
final class MessagesRequest {
    /** PRV-2's default, tokens: the API demands a limit. */
    private static final int DEFAULT_MAX_TOKENS = 8_192;

    /** Fields that have a place of their own below, or that only speak to the gateway. */
    private static final Set<String> HANDLED =
            Set.of(
                    "model",
                    "messages",
                    "max_tokens",
                    "max_completion_tokens",
                    "stop",
                    "tools",
                    "tool_choice",
                    "parallel_tool_calls",
                    "temperature",
                    "user",
                    "reasoning_effort",
                    "response_format",
                    "stream_options",
                    "n");

    /** Fields of OpenAI's API that this one refuses. */
    private static final Set<String> FOREIGN =
            Set.of(
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
                    "verbosity",
                    "reasoning",
                    "functions",
                    "function_call",
                    "service_tier",
                    "store",
                    "prompt_cache_key",
                    "prompt_cache_retention");

    private final ObjectNode chat;
    private final Candidate candidate;
    private final ObjectNode out;
    private final Set<String> adjusted = new LinkedHashSet<>();

    MessagesRequest(ObjectNode chat, Candidate candidate) {
        this.chat = chat;
        this.candidate = candidate;
        this.out = chat.objectNode();
    }

    Shaped toMessages() throws AttemptFailed {
        if (chat.path("n").asInt(1) > 1) {
            throw new AttemptFailed(
                    new Failure.Unsuited(
                            Reason.UNSUPPORTED_INPUT,
                            "unsupported_parameter",
                            "the Messages API gives one choice, and n asks for more"));
        }
        out.set("model", chat.path("model"));
        out.put("max_tokens", maxTokens());
        Turns turns = new Turns(chat.path("messages")).read();
        turns.system().ifPresent(system -> out.set("system", system));
        out.set("messages", turns.messages());
        if (turns.lost()) {
            adjusted.add("messages");
        }
        stopSequences();
        tools();
        temperature();
        if (chat.path("user").isTextual()) {
            metadata(chat.path("user").textValue());
        }
        responseFormat();
        passOthers();
        think();
        return new Shaped(out, List.copyOf(adjusted));
    }

    private long maxTokens() {
        for (String field : List.of("max_tokens", "max_completion_tokens")) {
            if (chat.path(field).isNumber()) {
                return chat.path(field).asLong();
            }
        }
        return Math.min(DEFAULT_MAX_TOKENS, candidate.contextWindow());
    }

    private void stopSequences() {
        JsonNode stop = chat.path("stop");
        if (stop.isTextual()) {
            out.putArray("stop_sequences").add(stop);
        } else if (stop.isArray() && !stop.isEmpty()) {
            out.set("stop_sequences", stop);
        }
    }

    private void tools() {
        ArrayNode tools = MessagesTools.of(chat.path("tools"));
        if (tools.isEmpty()) {
            return;
        }
        out.set("tools", tools);
        ObjectNode choice = MessagesTools.choice(chat.path("tool_choice"));
        if (chat.path("parallel_tool_calls").isBoolean()
                && !chat.path("parallel_tool_calls").booleanValue()
                && !choice.path("type").asText().equals("none")) {
            choice.put("disable_parallel_tool_use", true);
        }
        out.set("tool_choice", choice);
    }

    /** From 0 to 1 here, from 0 to 2 there. */
    private void temperature() {
        JsonNode asked = chat.path("temperature");
        if (!asked.isNumber()) {
            return;
        }
        if (asked.decimalValue().compareTo(BigDecimal.ONE) > 0) {
            out.put("temperature", 1);
            adjusted.add("temperature");
        } else {
            out.set("temperature", asked);
        }
    }

    private void metadata(String user) {
        ObjectNode metadata =
                chat.get("metadata") instanceof ObjectNode given
                        ? given.deepCopy()
                        : chat.objectNode();
        if (!metadata.has("user_id")) {
            metadata.put("user_id", user);
        }
        out.set("metadata", metadata);
    }

    private void responseFormat() {
        JsonNode format = chat.path("response_format");
        if (format.path("type").asText().equals("json_schema")) {
            ObjectNode config =
                    chat.get("output_config") instanceof ObjectNode given
                            ? given.deepCopy()
                            : chat.objectNode();
            config.putObject("format")
                    .put("type", "json_schema")
                    .set("schema", format.at("/json_schema/schema"));
            out.set("output_config", config);
        } else if (format.path("type").asText().equals("json_object")) {
            adjusted.add("response_format");
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

    /** The effort becomes a budget; with it neither a temperature nor a forced tool is allowed. */
    private void think() {
        String effort = chat.path("reasoning_effort").asText("");
        if (!effort.isEmpty() && !out.has("thinking")) {
            if (!ThinkingBudget.put(out, effort)) {
                adjusted.add("reasoning_effort");
            }
        }
        if (!out.path("thinking").path("type").asText().equals("enabled")) {
            return;
        }
        for (String field : List.of("temperature", "top_k")) {
            if (out.remove(field) != null) {
                adjusted.add(field);
            }
        }
        String choice = out.path("tool_choice").path("type").asText();
        if (choice.equals("any") || choice.equals("tool")) {
            out.set("tool_choice", chat.objectNode().put("type", "auto"));
            adjusted.add("tool_choice");
        }
    }

    /** What the request cannot say in this API. */
    static AttemptFailed unsuited(String what) {
        return new AttemptFailed(
                new Failure.Unsuited(
                        Reason.UNSUPPORTED_INPUT,
                        "unsupported_content",
                        "the Messages API cannot take " + what));
    }

    /** The texts of a content that is a string or a list of parts. */
    static List<String> texts(JsonNode content) {
        List<String> texts = new ArrayList<>();
        if (content.isTextual()) {
            texts.add(content.textValue());
        }
        content.forEach(part -> texts.add(part.path("text").asText("")));
        return texts.stream().filter(text -> !text.isBlank()).toList();
    }
}
