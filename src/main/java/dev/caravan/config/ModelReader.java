package dev.caravan.config;

import dev.caravan.config.Provider.Cost;
import dev.caravan.config.Provider.Model;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one row of {@code models[]} of a provider (PRV-2). */
final class ModelReader {
    private static final String INPUTS = "text, image, audio, video";
    private static final int MAX_TOKENS = 1_000_000_000;
    private static final List<String> COMPAT_FLAGS =
            List.of(
                    "requiresStringContent",
                    "supportsTools",
                    "supportsReasoningEffort",
                    "supportsDeveloperRole",
                    "supportsStore",
                    "supportsPromptCacheKey",
                    "supportsStrictMode",
                    "supportsUsageInStreaming",
                    "strictMessageKeys",
                    "requiresToolResultName",
                    "requiresAssistantAfterToolResult",
                    "requiresMistralToolIds");

    private ModelReader() {}

    /** The row; empty when it has no id, which was reported. */
    static Optional<Model> read(Section row) {
        if (!row.has("id")) {
            row.problem("id", "nothing", "the provider's own id of the model");
        }
        Optional<String> id = row.text("id", "the provider's own id of the model");
        Model model =
                new Model(
                        id.orElse(""),
                        row.text("name", "a text").or(() -> id).orElse(""),
                        row.flag("reasoning", false),
                        input(row),
                        cost(row),
                        row.integer("contextWindow", 1, MAX_TOKENS),
                        row.integer("contextTokens", 1, MAX_TOKENS),
                        row.integer("maxTokens", 1, MAX_TOKENS),
                        Params.read(row),
                        row.secrets("headers"),
                        compat(row));
        row.finish();
        return id.map(_ -> model);
    }

    private static Set<String> input(Section row) {
        Set<String> known = Set.of("text", "image", "audio", "video");
        Set<String> input = new LinkedHashSet<>(row.texts("input"));
        if (!known.containsAll(input)) {
            row.problem("input", "a word that is none of these", INPUTS);
        }
        return input.isEmpty() ? Set.of("text") : input;
    }

    private static Cost cost(Section row) {
        Section cost = row.child("cost");
        Cost result =
                new Cost(
                        cost.amount("input"),
                        cost.amount("output"),
                        cost.amount("cacheRead"),
                        cost.amount("cacheWrite"));
        cost.finish();
        return result;
    }

    /** The keys of 2.2 are checked here; each transform reads its own from the tree. */
    private static JsonObject compat(Section row) {
        Section compat = row.child("compat");
        COMPAT_FLAGS.forEach(compat::flag);
        compat.texts("supportedReasoningEfforts");
        compat.texts("unsupportedToolSchemaKeywords");
        compat.secrets("reasoningEffortMap");
        compat.choice(
                "thinkingFormat",
                words("openai", "openrouter", "deepseek", "qwen", "qwen-chat-template", "zai"));
        compat.choice("maxTokensField", words("max_tokens", "max_completion_tokens"));
        compat.choice("toolCallArgumentsEncoding", words("html-entities"));
        compat.integer("maxEmbeddingInputs", 1, 1_000_000);
        compat.finish();
        return row.object("compat");
    }

    private static Map<String, String> words(String... words) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String word : words) {
            map.put(word, word);
        }
        return map;
    }
}
