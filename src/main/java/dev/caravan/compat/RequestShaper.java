package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.config.Provider;
import dev.caravan.openai.ChatRequest;
import dev.caravan.routing.Candidate;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Shapes a chat request for one candidate (spec 1.4): the client's fields pass through, unknown
 * ones too; what a proxy-style endpoint must not get is dropped and named. Pure: the client's tree
 * is not touched.
 */
public final class RequestShaper {
    private static final Set<String> USAGE_IN_STREAMS = Set.of("vllm", "sglang", "lmstudio");
    private static final List<String> EFFORT_KEYS =
            List.of(
                    "supportedReasoningEfforts",
                    "reasoningEffortMap",
                    "supportsReasoningEffort",
                    "thinkingFormat");

    private final Candidate candidate;
    private final boolean proxyStyle;
    private final ObjectNode body;
    private final Set<String> adjusted = new LinkedHashSet<>();

    private RequestShaper(Candidate candidate, ObjectNode body) {
        this.candidate = candidate;
        this.proxyStyle = !candidate.provider().isNative();
        this.body = body;
    }

    /** The outgoing body for a candidate, with the names of what was removed or changed. */
    public static Shaped shape(
            ChatRequest request, Optional<String> systemPrompt, Candidate candidate) {
        RequestShaper shaper = new RequestShaper(candidate, request.shallowCopy());
        shaper.fillIn(candidate.params().toTree());
        shaper.body.put("model", candidate.ref().model());
        shaper.shapeMessages(systemPrompt);
        shaper.dropOpenAiOnlyFields();
        shaper.dropStrictInTools();
        shaper.chooseTools();
        shaper.askForUsage();
        shaper.limitTokens();
        shaper.overwrite(candidate.extraBody().toTree());
        return new Shaped(shaper.body, List.copyOf(shaper.adjusted));
    }

    /** AGT-4: the configuration's params stand behind the client's own fields. */
    private void fillIn(ObjectNode params) {
        params.properties()
                .forEach(
                        field -> {
                            if (!body.has(field.getKey())) {
                                body.set(field.getKey(), field.getValue());
                            }
                        });
    }

    private void shapeMessages(Optional<String> systemPrompt) {
        boolean keepDeveloper = candidate.compat("supportsDeveloperRole", !proxyStyle);
        SystemMessages.apply(body.path("messages"), systemPrompt, keepDeveloper)
                .ifPresent(
                        shaped -> {
                            body.set("messages", shaped);
                            adjusted.add("messages");
                        });
    }

    private void dropOpenAiOnlyFields() {
        dropUnless("service_tier", !proxyStyle);
        dropUnless("store", candidate.compat("supportsStore", !proxyStyle));
        dropUnless("prompt_cache_key", candidate.compat("supportsPromptCacheKey", !proxyStyle));
        dropUnless("prompt_cache_retention", !proxyStyle);
        boolean effort = !proxyStyle || EFFORT_KEYS.stream().anyMatch(candidate::hasCompat);
        dropUnless("reasoning_effort", effort);
        dropUnless("reasoning", effort);
    }

    private void dropUnless(String field, boolean keep) {
        if (!keep && body.remove(field) != null) {
            adjusted.add(field);
        }
    }

    private void dropStrictInTools() {
        if (!candidate.compat("supportsStrictMode", !proxyStyle)
                && body.get("tools") instanceof com.fasterxml.jackson.databind.node.ArrayNode tools
                && !tools.findValues("strict").isEmpty()) {
            var copy = tools.deepCopy();
            boolean dropped = false;
            for (JsonNode tool : copy) {
                dropped |=
                        tool.path("function") instanceof ObjectNode f && f.remove("strict") != null;
            }
            if (dropped) {
                body.set("tools", copy);
                adjusted.add("tools");
            }
        }
    }

    private boolean hasTools() {
        return body.path("tools").isArray() && !body.path("tools").isEmpty();
    }

    private void chooseTools() {
        if (hasTools() && !body.has("tool_choice")) {
            body.put("tool_choice", "auto");
        }
    }

    private void askForUsage() {
        if (body.path("stream").asBoolean(false)
                && candidate.compat("supportsUsageInStreaming", reportsUsageInStreams())) {
            JsonNode given = body.path("stream_options");
            ObjectNode options =
                    given.isObject() ? ((ObjectNode) given).deepCopy() : body.objectNode();
            options.put("include_usage", true);
            body.set("stream_options", options);
        }
    }

    private boolean reportsUsageInStreams() {
        Provider provider = candidate.provider();
        return !proxyStyle
                || USAGE_IN_STREAMS.contains(provider.id())
                || provider.isLoopback()
                || provider.origin() == Provider.Origin.CATALOG;
    }

    /** SHP-3: one limit field, filled from the stated maximum and capped by it. */
    private void limitTokens() {
        String field =
                candidate.compat(
                        "maxTokensField", proxyStyle ? "max_tokens" : "max_completion_tokens");
        String other = field.equals("max_tokens") ? "max_completion_tokens" : "max_tokens";
        JsonNode moved = body.remove(other);
        if (moved != null && !moved.isNull() && !body.hasNonNull(field)) {
            body.set(field, moved);
            adjusted.add(other);
        }
        OptionalInt stated = candidate.statedMaxTokens();
        if (stated.isPresent()) {
            JsonNode asked = body.path(field);
            if (!asked.isNumber()) {
                body.put(field, stated.getAsInt());
            } else if (asked.asLong() > stated.getAsInt()) {
                body.put(field, stated.getAsInt());
                adjusted.add(field);
            }
        }
    }

    /** CMP-3: last of all; a tool choice is not forced onto a request that has no tools. */
    private void overwrite(ObjectNode extra) {
        extra.properties()
                .forEach(
                        field -> {
                            String name = field.getKey();
                            if (name.equals("tool_choice") && !hasTools()) {
                                return;
                            }
                            body.set(name, field.getValue());
                            adjusted.add(name);
                        });
    }
}
