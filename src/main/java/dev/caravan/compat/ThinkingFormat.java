package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.routing.Candidate;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The shapes in which servers read how long to think (CMP-4), as their providers document them.
 * {@code none} switches thinking off where a shape has a switch.
 */
enum ThinkingFormat {
    /** {@code reasoning_effort: "high"}. */
    OPENAI {
        @Override
        void put(ObjectNode body, String word, @Nullable JsonNode given) {
            body.put("reasoning_effort", word);
        }
    },
    /** {@code reasoning: {effort: "high"}}; what else the client put there stays. */
    OPENROUTER {
        @Override
        void put(ObjectNode body, String word, @Nullable JsonNode given) {
            ObjectNode reasoning =
                    given instanceof ObjectNode object ? Trees.copy(object) : body.objectNode();
            body.set("reasoning", reasoning.put("effort", word));
        }
    },
    /** {@code thinking: {type: "enabled"}} beside {@code reasoning_effort}. */
    DEEPSEEK {
        @Override
        void put(ObjectNode body, String word, @Nullable JsonNode given) {
            body.putObject("thinking").put("type", isOff(word) ? "disabled" : "enabled");
            if (!isOff(word)) {
                body.put("reasoning_effort", word);
            }
        }
    },
    /** {@code enable_thinking: true}. */
    QWEN {
        @Override
        void put(ObjectNode body, String word, @Nullable JsonNode given) {
            body.put("enable_thinking", !isOff(word));
        }
    },
    /** {@code chat_template_kwargs: {enable_thinking: true}}; the client's other keys stay. */
    QWEN_CHAT_TEMPLATE {
        @Override
        void put(ObjectNode body, String word, @Nullable JsonNode given) {
            ObjectNode template =
                    body.get("chat_template_kwargs") instanceof ObjectNode object
                            ? Trees.copy(object)
                            : body.objectNode();
            body.set("chat_template_kwargs", template.put("enable_thinking", !isOff(word)));
        }
    },
    /** {@code thinking: {type: "enabled"}}. */
    ZAI {
        @Override
        void put(ObjectNode body, String word, @Nullable JsonNode given) {
            body.putObject("thinking").put("type", isOff(word) ? "disabled" : "enabled");
        }
    };

    /**
     * Sets the field on a body that has none of the client's own.
     *
     * @param given the client's {@code reasoning} object, if any
     */
    abstract void put(ObjectNode body, String word, @Nullable JsonNode given);

    /** The word of the configuration. */
    private String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<String> words() {
        return Arrays.stream(values()).map(ThinkingFormat::word).toList();
    }

    static ThinkingFormat of(Candidate model) {
        String word = model.compat("thinkingFormat", OPENAI.word());
        return Arrays.stream(values())
                .filter(format -> format.word().equals(word))
                .findFirst()
                .orElse(OPENAI);
    }

    private static boolean isOff(String word) {
        return word.equals("none") || word.equals("off");
    }
}
