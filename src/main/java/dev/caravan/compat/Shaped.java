package dev.caravan.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/**
 * A request as one backend gets it.
 *
 * @param body a tree of its own
 * @param adjusted names of the client's fields that were removed or changed (SHP-4), in the order
 *     of the changes
 */
public record Shaped(ObjectNode body, List<String> adjusted) {
    public Shaped {
        adjusted = List.copyOf(adjusted);
    }
}
