package dev.caravan.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.compat.Shaped;
import dev.caravan.openai.ResponsesRequest;
import dev.caravan.routing.Candidate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A request for a response as a provider gets it that speaks the API itself (RSP-2): the client's
 * fields go through, unknown ones too. Used once.
 */
public final class NativeBody {
    /** Params of the configuration that have a place in this API. */
    private static final Set<String> PARAMS =
            Set.of("temperature", "top_p", "parallel_tool_calls", "service_tier", "truncation");

    private static final List<String> LIMITS = List.of("max_completion_tokens", "max_tokens");
    private static final String LIMIT = "max_output_tokens";

    private final ResponsesRequest request;
    private final Candidate candidate;
    private final ObjectNode body;
    private final Set<String> adjusted = new LinkedHashSet<>();

    private NativeBody(ResponsesRequest request, Candidate candidate) {
        this.request = request;
        this.candidate = candidate;
        this.body = request.fields();
    }

    /**
     * The body.
     *
     * @param systemPrompt the agent's own prompt (AGT-5)
     */
    public static Shaped of(
            ResponsesRequest request, Candidate candidate, Optional<String> systemPrompt) {
        return new NativeBody(request, candidate).shaped(systemPrompt);
    }

    /** Whether a candidate speaks the API: by its configuration, or because it is OpenAI itself. */
    public static boolean fits(Candidate candidate) {
        return switch (candidate.getApi()) {
            case "openai-responses" -> true;
            case "openai-completions" -> candidate.provider().isNative();
            default -> false;
        };
    }

    private Shaped shaped(Optional<String> systemPrompt) {
        // Turns are kept here, not there: the provider gets all of them.
        body.remove(List.of("previous_response_id", "background", "conversation"));
        if (!request.earlier().isEmpty() || body.path("input").isArray()) {
            input();
        }
        systemPrompt
                .filter(prompt -> !prompt.isBlank())
                .ifPresent(
                        prompt -> {
                            String own = body.path("instructions").asText("");
                            body.put(
                                    "instructions", own.isEmpty() ? prompt : prompt + "\n\n" + own);
                            adjusted.add("instructions");
                        });
        params();
        limit();
        if (!candidate.provider().isNative()) {
            strict();
        }
        body.put("model", candidate.ref().model());
        candidate
                .extraBody()
                .toTree()
                .properties()
                .forEach(
                        field -> {
                            body.set(field.getKey(), field.getValue());
                            adjusted.add(field.getKey());
                        });
        return new Shaped(body, List.copyOf(adjusted));
    }

    private void input() {
        ArrayNode input = body.putArray("input");
        for (JsonNode item : request.earlier()) {
            if (item.path("type").asText("").equals("reasoning")) {
                if (item.hasNonNull("encrypted_content") && !SealedThoughts.isOurs(item)) {
                    input.add(item);
                }
            } else {
                // Ids of ours mean nothing there.
                ObjectNode plain = ((ObjectNode) item).objectNode();
                plain.setAll((ObjectNode) item);
                plain.remove(List.of("id", "status"));
                input.add(plain);
            }
        }
        request.input().forEach(input::add);
    }

    /** AGT-4: behind the client's own fields. */
    private void params() {
        ObjectNode params = candidate.params().toTree();
        PARAMS.forEach(name -> fill(name, params.path(name)));
        LIMITS.forEach(name -> fill(LIMIT, params.path(name)));
        JsonNode effort = params.path("reasoning_effort");
        if (effort.isTextual() && !body.path("reasoning").hasNonNull("effort")) {
            ObjectNode reasoning =
                    body.get("reasoning") instanceof ObjectNode given
                            ? given.deepCopy()
                            : body.objectNode();
            reasoning.set("effort", effort);
            body.set("reasoning", reasoning);
        }
    }

    private void fill(String name, JsonNode value) {
        if (!value.isMissingNode() && !body.hasNonNull(name)) {
            body.set(name, value);
        }
    }

    /** SHP-3. */
    private void limit() {
        OptionalInt stated = candidate.statedMaxTokens();
        if (stated.isEmpty()) {
            return;
        }
        if (!body.path(LIMIT).isNumber()) {
            body.put(LIMIT, stated.getAsInt());
        } else if (body.get(LIMIT).asLong() > stated.getAsInt()) {
            body.put(LIMIT, stated.getAsInt());
            adjusted.add(LIMIT);
        }
    }

    /** SHP-1: what only OpenAI itself takes. */
    private void strict() {
        drop("service_tier");
        drop("prompt_cache_retention");
        if (!candidate.compat("supportsStore", false)) {
            drop("store");
        }
        if (!candidate.compat("supportsPromptCacheKey", false)) {
            drop("prompt_cache_key");
        }
        if (!candidate.compat("supportsStrictMode", false) && body.path("tools").isArray()) {
            List<JsonNode> tools = new ArrayList<>();
            for (JsonNode tool : body.path("tools")) {
                ObjectNode copy = tool.deepCopy();
                if (copy.remove("strict") != null) {
                    adjusted.add("tools.strict");
                }
                tools.add(copy);
            }
            body.putArray("tools").addAll(tools);
        }
    }

    private void drop(String name) {
        if (body.remove(name) != null) {
            adjusted.add(name);
        }
    }
}
