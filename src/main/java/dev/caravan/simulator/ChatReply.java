package dev.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;

/**
 * What the model "says": text or tool calls.
 *
 * @param tokens pieces of the text; empty beside tool calls
 * @param calls the tool calls
 * @param finishReason {@code stop}, {@code length} or {@code tool_calls}
 * @param completionTokens count for the usage
 */
record ChatReply(List<String> tokens, List<Call> calls, String finishReason, int completionTokens) {

    /**
     * One tool call.
     *
     * @param name the function
     * @param arguments its arguments as JSON text
     */
    record Call(String name, String arguments) {}

    /** Bytes in each piece of a padded stream. */
    private static final int PADDED_PIECE = 1024;

    static ChatReply to(ChatRequest request, Behaviour behaviour) {
        if (!request.toolsToCall().isEmpty()) {
            return calling(request.toolsToCall());
        }
        List<String> tokens = text(request, behaviour);
        int limit = request.maxTokens().orElse(Integer.MAX_VALUE);
        boolean cut = tokens.size() > limit;
        List<String> said = cut ? tokens.subList(0, limit) : tokens;
        return new ChatReply(said, List.of(), cut ? "length" : "stop", said.size());
    }

    String content() {
        return String.join("", tokens);
    }

    private static ChatReply calling(List<JsonNode> tools) {
        List<Call> calls = new ArrayList<>();
        int tokens = 0;
        for (JsonNode tool : tools) {
            JsonNode function = tool.path("function");
            String arguments = SampleValue.of(function.path("parameters")).toString();
            calls.add(new Call(function.path("name").asText(), arguments));
            tokens += Tokens.of(arguments).size();
        }
        return new ChatReply(List.of(), calls, "tool_calls", tokens);
    }

    private static List<String> text(ChatRequest request, Behaviour behaviour) {
        if (behaviour.bodyBytes() > 0 && request.stream()) {
            return padding(behaviour.bodyBytes());
        }
        String text = behaviour.reply().isEmpty() ? quote(request) : behaviour.reply();
        List<String> tokens = Tokens.of(text);
        return behaviour.tokens() > 0 ? Tokens.exactly(behaviour.tokens(), tokens) : tokens;
    }

    private static String quote(ChatRequest request) {
        return request.toolResult()
                .map(result -> "Caravan simulator here. The tool said: " + result)
                .orElseGet(() -> "Caravan simulator here. You said: " + request.lastUserText());
    }

    private static List<String> padding(int bytes) {
        List<String> pieces = new ArrayList<>();
        for (int left = bytes; left > 0; left -= PADDED_PIECE) {
            pieces.add("x".repeat(Math.min(PADDED_PIECE, left)));
        }
        return pieces;
    }
}
