package dev.caravan.discovery;

import java.util.List;
import java.util.Locale;

/** What a model's name gives away (DSC-2). Pure. */
public final class ModelNames {
    private static final List<String> REASONING = List.of("r1", "reasoning", "think", "reason");

    /** Names, or parts of names, of model families that see. */
    private static final List<String> VISION =
            List.of(
                    "vision",
                    "-vl",
                    "_vl",
                    "vl-",
                    "llava",
                    "bakllava",
                    "pixtral",
                    "internvl",
                    "minicpm-v",
                    "moondream",
                    "gemma-3",
                    "gemma3",
                    "molmo",
                    "idefics",
                    "paligemma",
                    "smolvlm",
                    "cogvlm",
                    "fuyu",
                    "glm-4v",
                    "glm-4.5v",
                    "llama-4",
                    "llama4",
                    "phi-4-multimodal",
                    "gpt-4o",
                    "gpt-4.1",
                    "gpt-5",
                    "claude-",
                    "gemini-");

    private ModelNames() {}

    /** Whether a model of that name is known to reason before it answers. */
    public static boolean reasons(String id) {
        return has(id, REASONING);
    }

    /** Whether a model of that name is known to take images. */
    public static boolean sees(String id) {
        return has(id, VISION);
    }

    private static boolean has(String id, List<String> parts) {
        String folded = id.toLowerCase(Locale.ROOT);
        return parts.stream().anyMatch(folded::contains);
    }
}
