package dev.caravan.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * HTTP-8: an empty {@code tool_calls} is none; {@code finish_reason: "tool_calls"} without a call
 * is {@code stop}. Pure.
 */
final class ToolCalls {
    private static final String FIELD = "tool_calls";

    private ToolCalls() {}

    /**
     * Mends one choice.
     *
     * @param message its {@code message} or {@code delta}
     * @param seenBefore whether an earlier delta of the same choice held a call
     * @return whether the choice has had a call by now
     */
    static boolean tidy(ObjectNode choice, ObjectNode message, boolean seenBefore) {
        boolean here = message.path(FIELD).isArray() && !message.path(FIELD).isEmpty();
        if (message.has(FIELD) && !here) {
            message.remove(FIELD);
        }
        boolean seen = seenBefore || here;
        if (!seen && choice.path("finish_reason").asText("").equals(FIELD)) {
            choice.put("finish_reason", "stop");
        }
        return seen;
    }
}
