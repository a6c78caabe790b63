package dev.caravan.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.routing.Candidate;

import java.util.ArrayList;
import java.util.List;

/** CMP-3: overwrites the payload, last of all. Pure. */
final class ExtraBody {
    private ExtraBody() {}

    /** A tool choice is not forced onto a request that has no tools. */
    static Shaped apply(ObjectNode body, Candidate candidate) {
        if (candidate.extraBody().isEmpty()) {
            return Shaped.same(body);
        }
        ObjectNode over = Trees.copy(body);
        List<String> adjusted = new ArrayList<>();
        candidate
                .extraBody()
                .toTree()
                .properties()
                .forEach(
                        field -> {
                            if (!field.getKey().equals("tool_choice") || Trees.hasTools(body)) {
                                over.set(field.getKey(), field.getValue());
                                adjusted.add(field.getKey());
                            }
                        });
        return adjusted.isEmpty() ? Shaped.same(body) : new Shaped(over, adjusted);
    }
}
