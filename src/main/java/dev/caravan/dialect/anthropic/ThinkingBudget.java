package dev.caravan.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Map;

/**
 * How many tokens an effort may think. At least 1,024, and less than {@code max_tokens}, as the API
 * demands; where the limit leaves no room, nothing is thought. Pure.
 */
final class ThinkingBudget {
    private static final int LEAST = 1_024;
    private static final int LARGE = 16_384;

    private static final Map<String, Integer> TOKENS =
            Map.of(
                    "minimal", LEAST, "low", 2_048, "medium", 8_192, "high", LARGE, "xhigh",
                    2 * LARGE, "max", 2 * LARGE);

    private ThinkingBudget() {}

    /** Sets {@code thinking} on a request; false where the effort cannot be had. */
    static boolean put(ObjectNode request, String effort) {
        if (effort.equals("none")) {
            request.putObject("thinking").put("type", "disabled");
            return true;
        }
        long room = request.path("max_tokens").asLong() - 1;
        long budget = Math.min(TOKENS.getOrDefault(effort, 0), room);
        if (budget < LEAST) {
            return false;
        }
        request.putObject("thinking").put("type", "enabled").put("budget_tokens", budget);
        return true;
    }
}
