package dev.caravan.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** What came of a tool that a model asked for. A fault is told to the model, which may mend it. */
public sealed interface ToolResult {

    /** The content of the tool's message. */
    default String text() {
        return switch (this) {
            case Answered(String text) -> text;
            case Refused(String why) -> error(why);
            case Failed(String why) -> error("the tool failed: " + why);
            case TimedOut(long ms) -> error("the tool did not answer within " + ms + " ms");
            case TooLarge(int bytes) ->
                    error(
                            "the tool's answer is larger than "
                                    + bytes
                                    + " bytes; ask for less of it");
        };
    }

    /** A word for the log. */
    default String outcome() {
        return switch (this) {
            case Answered _ -> "answered";
            case Refused _ -> "refused";
            case Failed _ -> "failed";
            case TimedOut _ -> "timed_out";
            case TooLarge _ -> "too_large";
        };
    }

    private static String error(String text) {
        return JsonNodeFactory.instance.objectNode().put("error", text).toString();
    }

    /** The tool's own text. */
    record Answered(String text) implements ToolResult {}

    /** It was not run: the call is not allowed as it is. */
    record Refused(String why) implements ToolResult {}

    /** It ran and broke; {@code why} holds nothing that must not leave the gateway. */
    record Failed(String why) implements ToolResult {}

    record TimedOut(long ms) implements ToolResult {}

    record TooLarge(int bytes) implements ToolResult {}
}
