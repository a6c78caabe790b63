package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.config.CompatKeys;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.openai.ForeignText;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * CMP-1: a list of text parts becomes one text, a line for each. Anything else cannot be said to
 * this model.
 */
@AutoService({Transform.class, CompatKeys.class})
public final class RequiresStringContent implements FlagTransform {
    private static final int MAX_TYPE = 40;

    @Override
    public String name() {
        return "requiresStringContent";
    }

    @Override
    public Phase phase() {
        return Phase.CONTENT;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) throws AttemptFailed {
        if (!shaping.candidate().compat(name(), false)) {
            return Shaped.same(body);
        }
        Optional<String> other = otherType(body.path("messages"));
        if (other.isPresent()) {
            throw new AttemptFailed(
                    new Failure.Unsuited(
                            Reason.UNSUPPORTED_INPUT,
                            "unsupported_content",
                            "the model "
                                    + shaping.candidate().ref()
                                    + " takes content as text only, and the request holds a part"
                                    + " of type "
                                    + ForeignText.shown(other.get(), MAX_TYPE)));
        }
        return Trees.each(body, "messages", RequiresStringContent::flat);
    }

    private static Optional<String> otherType(JsonNode messages) {
        for (JsonNode message : messages) {
            if (message.path("content").isArray()) {
                for (JsonNode part : message.path("content")) {
                    String type = part.path("type").asText("");
                    if (!type.equals("text")) {
                        return Optional.of(type.isEmpty() ? "(none)" : type);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static ObjectNode flat(ObjectNode message) {
        if (!(message.get("content") instanceof ArrayNode parts)) {
            return message;
        }
        List<String> texts = new ArrayList<>();
        parts.forEach(part -> texts.add(part.path("text").asText("")));
        return Trees.copy(message).put("content", String.join("\n", texts));
    }
}
