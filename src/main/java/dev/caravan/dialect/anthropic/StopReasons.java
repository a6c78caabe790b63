package dev.caravan.dialect.anthropic;

/** Why the model stopped, in OpenAI's words. Pure. */
final class StopReasons {
    private StopReasons() {}

    static String of(String reason) {
        return switch (reason) {
            case "max_tokens", "model_context_window_exceeded" -> "length";
            case "tool_use" -> "tool_calls";
            case "refusal" -> "content_filter";
            // end_turn, stop_sequence, pause_turn, and what may come.
            default -> "stop";
        };
    }
}
