package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.function.UnaryOperator;

/** Changes of trees that leave the given one as it is. Pure. */
// The very same object means that nothing was changed; to compare the content would cost its size.
@SuppressWarnings("ReferenceEquality")
final class Trees {
    private Trees() {}

    /** A copy of the top level; what is below is shared. */
    static ObjectNode copy(ObjectNode tree) {
        ObjectNode copy = tree.objectNode();
        copy.setAll(tree);
        return copy;
    }

    /** The body with a field set. */
    static ObjectNode with(ObjectNode body, String field, JsonNode value) {
        ObjectNode copy = copy(body);
        copy.set(field, value);
        return copy;
    }

    /** The body without a field; the field's name counts as adjusted where it was there. */
    static Shaped without(ObjectNode body, String field) {
        if (!body.has(field)) {
            return Shaped.same(body);
        }
        ObjectNode copy = copy(body);
        copy.remove(field);
        return new Shaped(copy, List.of(field));
    }

    /**
     * The body with each object of a list changed.
     *
     * @param change gives the very same object where nothing changes
     */
    static Shaped each(ObjectNode body, String field, UnaryOperator<ObjectNode> change) {
        if (!(body.get(field) instanceof ArrayNode items)) {
            return Shaped.same(body);
        }
        ArrayNode changed = each(items, change);
        return changed == items
                ? Shaped.same(body)
                : new Shaped(with(body, field, changed), List.of(field));
    }

    /** The list with each object changed; the very same list where none was. */
    static ArrayNode each(ArrayNode items, UnaryOperator<ObjectNode> change) {
        ArrayNode changed = items;
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof ObjectNode item) {
                ObjectNode next = change.apply(item);
                if (next != item) {
                    if (changed == items) {
                        changed = items.arrayNode().addAll(items);
                    }
                    changed.set(i, next);
                }
            }
        }
        return changed;
    }

    /** The role of a message; empty when it has none. */
    static String role(JsonNode message) {
        return message.path("role").asText("");
    }

    /** Whether the request offers tools. */
    static boolean hasTools(ObjectNode body) {
        return body.path("tools").isArray() && !body.path("tools").isEmpty();
    }
}
