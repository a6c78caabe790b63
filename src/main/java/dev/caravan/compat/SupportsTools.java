package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.config.CompatKeys;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * CMP-2: where {@code supportsTools} is false, no tool is offered and earlier calls and results are
 * told as text.
 */
@AutoService({Transform.class, CompatKeys.class})
public final class SupportsTools implements FlagTransform {

    @Override
    public String name() {
        return "supportsTools";
    }

    @Override
    public Phase phase() {
        return Phase.TOOLS;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) {
        if (shaping.candidate().compat(name(), true)) {
            return Shaped.same(body);
        }
        Shaped turns = withoutToolTurns(body);
        ObjectNode bare = Trees.copy(turns.body());
        List<String> adjusted = new ArrayList<>(turns.adjusted());
        if (bare.remove("tools") != null) {
            adjusted.add("tools");
        }
        adjusted.addAll(ToolNames.removeChoice(bare));
        return adjusted.isEmpty() ? Shaped.same(body) : new Shaped(bare, adjusted);
    }

    private static Shaped withoutToolTurns(ObjectNode body) {
        Map<String, String> names = ToolNames.byCallId(body.path("messages"));
        return Trees.each(
                body,
                "messages",
                message -> {
                    if (Trees.role(message).equals("tool")) {
                        return result(message, names);
                    }
                    return message.has("tool_calls") ? call(message) : message;
                });
    }

    /** What the tool said is news from the user's side. */
    private static ObjectNode result(ObjectNode message, Map<String, String> names) {
        String id = message.path("tool_call_id").asText("");
        String name = message.path("name").asText(names.getOrDefault(id, ""));
        return message.objectNode()
                .put("role", "user")
                .put(
                        "content",
                        "Result of the tool "
                                + (name.isEmpty() ? id : name)
                                + ":\n"
                                + ContentText.of(message.path("content")));
    }

    private static ObjectNode call(ObjectNode message) {
        List<String> lines = new ArrayList<>();
        String said = ContentText.of(message.path("content"));
        if (!said.isEmpty()) {
            lines.add(said);
        }
        if (message.get("tool_calls") instanceof ArrayNode calls) {
            for (JsonNode call : calls) {
                lines.add(
                        "Called the tool "
                                + ToolNames.of(call)
                                + " with "
                                + call.path("function").path("arguments").asText(""));
            }
        }
        ObjectNode told = Trees.copy(message);
        told.remove("tool_calls");
        told.put("content", String.join("\n", lines));
        return told;
    }
}
