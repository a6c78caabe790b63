package dev.caravan.compat.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The choices of replies and chunks. Pure. */
final class Choices {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Choices() {}

    /** Each choice of a reply or chunk that is an object. */
    static void each(ObjectNode owner, Consumer<ObjectNode> use) {
        for (JsonNode choice : owner.path("choices")) {
            if (choice instanceof ObjectNode object) {
                use.accept(object);
            }
        }
    }

    static int index(JsonNode choice) {
        return choice.path("index").asInt(0);
    }

    /** Whether a chunk's choice says why it ended. */
    static boolean finishes(JsonNode choice) {
        return !choice.path("finish_reason").asText("").isEmpty()
                && !choice.path("finish_reason").isNull();
    }

    /** The delta of a chunk's choice; made where it is absent. */
    static ObjectNode delta(ObjectNode choice) {
        return choice.get("delta") instanceof ObjectNode delta ? delta : choice.putObject("delta");
    }

    /** A chunk like another, with a delta of one choice and nothing else. */
    static ObjectNode like(ObjectNode chunk, int index, ObjectNode delta) {
        ObjectNode like = chunk.objectNode();
        like.setAll(chunk);
        like.remove("usage");
        ObjectNode choice = JSON.objectNode().put("index", index);
        choice.set("delta", delta);
        choice.putNull("finish_reason");
        like.set("choices", JSON.arrayNode().add(choice));
        return like;
    }

    /**
     * The chunk without the choices that say nothing any more; nothing at all where none is left. A
     * chunk that came without choices goes on as it is.
     */
    static List<ObjectNode> unlessEmpty(ObjectNode chunk) {
        if (!(chunk.get("choices") instanceof ArrayNode choices) || choices.isEmpty()) {
            return List.of(chunk);
        }
        List<JsonNode> left = new ArrayList<>();
        choices.forEach(
                choice -> {
                    if (finishes(choice) || !choice.path("delta").isEmpty()) {
                        left.add(choice);
                    }
                });
        if (left.size() == choices.size()) {
            return List.of(chunk);
        }
        if (left.isEmpty()) {
            return List.of();
        }
        chunk.set("choices", JSON.arrayNode().addAll(left));
        return List.of(chunk);
    }
}
