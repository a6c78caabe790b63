package dev.caravan.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/**
 * A request after a change.
 *
 * @param body not to be changed any more: it may share trees with the request before the change
 * @param adjusted names of the client's fields that were removed or changed (SHP-4), in the order
 *     of the changes
 */
public record Shaped(ObjectNode body, List<String> adjusted) {
    public Shaped {
        adjusted = List.copyOf(adjusted);
    }

    /** Nothing of the client's was changed. */
    static Shaped same(ObjectNode body) {
        return new Shaped(body, List.of());
    }
}
