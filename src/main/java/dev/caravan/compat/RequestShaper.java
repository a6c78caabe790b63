package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.config.Provider;
import dev.caravan.openai.ChatRequest;
import dev.caravan.routing.Candidate;

import java.math.BigDecimal;
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
            List.of("supportedReasoningEfforts", "reasoningEffortMap", "thinkingFormat");
    private static final List<String> LIMIT_FIELDS = List.of("max_tokens", "max_completion_tokens");

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

    /**
     * AGT-4: the configuration's params stand behind the client's own fields. A limit of the client
     * counts under either name, and only the client says whether it wants a stream.
     */
    private void fillIn(ObjectNode params) {
        params.remove("stream");
        if (LIMIT_FIELDS.stream().anyMatch(body::hasNonNull)) {
            params.remove(LIMIT_FIELDS);
        }
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
        boolean effort =
                candidate.compat(
                        "supportsReasoningEffort",
                        !proxyStyle || EFFORT_KEYS.stream().anyMatch(candidate::hasCompat));
        dropUnless("reasoning_effort", effort);
        dropUnless("reasoning", effort);
    }

    private void dropUnless(String field, boolean keep) {
        if (!keep && body.remove(field) != null) {
            adjusted.add(field);
        }
    }

    private void dropStrictInTools() {
        if (candidate.compat("supportsStrictMode", !proxyStyle)
                || !(body.get("tools") instanceof ArrayNode tools)) {
            return;
        }
        ArrayNode copy = tools.deepCopy();
        boolean dropped = false;
        for (JsonNode tool : copy) {
            dropped |= withoutStrict(tool);
            dropped |= withoutStrict(tool.path("function"));
        }
        if (dropped) {
            body.set("tools", copy);
            adjusted.add("tools");
        }
    }

    private static boolean withoutStrict(JsonNode node) {
        return node instanceof ObjectNode object && object.remove("strict") != null;
    }

    private boolean hasTools() {
        return body.path("tools").isArray() && !body.path("tools").isEmpty();
    }

    private void chooseTools() {
        if (hasTools() && !body.hasNonNull("tool_choice")) {
            body.put("tool_choice", "auto");
        }
    }

    private void askForUsage() {
        if (body.path("stream").asBoolean(false)
                && candidate.compat("supportsUsageInStreaming", reportsUsageInStreams())) {
            JsonNode given = body.path("stream_options");
            ObjectNode options =
                    given.isObject() ? ((ObjectNode) given).deepCopy() : body.objectNode();
            if (options.path("include_usage").isBoolean()
                    && !options.get("include_usage").booleanValue()) {
                adjusted.add("stream_options");
            }
            options.put("include_usage", true);
            body.set("stream_options", options);
        }
    }

    private boolean reportsUsageInStreams() {
        Provider provider = candidate.provider();
        return !proxyStyle
                || USAGE_IN_STREAMS.contains(provider.id())
                || provider.isLoopback()
                || provider.origin() == Provider.Origin.CATALOG
                || provider.origin() == Provider.Origin.CATALOG_OVERRIDDEN;
    }

    /** SHP-3: one limit field, filled from the stated maximum and capped by it. */
    private void limitTokens() {
        String field =
                candidate.compat(
                        "maxTokensField", proxyStyle ? "max_tokens" : "max_completion_tokens");
        String other = field.equals("max_tokens") ? "max_completion_tokens" : "max_tokens";
        JsonNode moved = body.remove(other);
        if (moved != null && !moved.isNull()) {
            if (!body.hasNonNull(field)) {
                body.set(field, moved);
            }
            adjusted.add(other);
        }
        OptionalInt stated = candidate.statedMaxTokens();
        if (stated.isPresent()) {
            JsonNode asked = body.path(field);
            if (!asked.isNumber()) {
                body.put(field, stated.getAsInt());
            } else if (exceeds(asked, stated.getAsInt())) {
                body.put(field, stated.getAsInt());
                adjusted.add(field);
            }
        }
    }

    /** As numbers of any size: cut to 64 bits, a huge one could look small. */
    private static boolean exceeds(JsonNode asked, int limit) {
        return asked.decimalValue().compareTo(BigDecimal.valueOf(limit)) > 0;
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
