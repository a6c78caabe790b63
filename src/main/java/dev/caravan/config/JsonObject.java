package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Optional;

/** A JSON object that nobody can change: the tree is copied on the way in and on the way out. */
public final class JsonObject {
    public static final JsonObject EMPTY = new JsonObject(JsonNodeFactory.instance.objectNode());

    private final ObjectNode tree;

    private JsonObject(ObjectNode tree) {
        this.tree = tree;
    }

    public static JsonObject copyOf(ObjectNode tree) {
        return tree.isEmpty() ? EMPTY : new JsonObject(tree.deepCopy());
    }

    public boolean isEmpty() {
        return tree.isEmpty();
    }

    /** A tree of its own for the caller. */
    public ObjectNode toTree() {
        return tree.deepCopy();
    }

    /** A copy of one field's value. */
    public Optional<JsonNode> get(String field) {
        return Optional.ofNullable(tree.get(field)).map(JsonNode::deepCopy);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonObject object && object.tree.equals(tree);
    }

    @Override
    public int hashCode() {
        return tree.hashCode();
    }

    /** Not the content: it may hold prompts or secrets. */
    @Override
    public String toString() {
        return "JsonObject" + tree.properties().stream().map(java.util.Map.Entry::getKey).toList();
    }
}
