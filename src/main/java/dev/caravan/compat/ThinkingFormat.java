package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.routing.Candidate;

import org.jspecify.annotations.Nullable;

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

    static ThinkingFormat of(Candidate model) {
        String key = model.compat("thinkingFormat", "openai");
        return valueOf(key.replace('-', '_').toUpperCase(Locale.ROOT));
    }

    private static boolean isOff(String word) {
        return word.equals("none") || word.equals("off");
    }
}
