package dev.caravan.embeddings;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.compat.Shaped;
import dev.caravan.openai.EmbeddingsRequest;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a request stands that takes several calls. Immutable.
 *
 * @param open bodies that are not answered yet, the first one next
 * @param answers to those before, in their order
 */
public record Parts(List<Shaped> open, List<ObjectNode> answers) {
    public Parts {
        open = List.copyOf(open);
        answers = List.copyOf(answers);
    }

    /** Nothing was sent yet. */
    public static Parts of(List<Shaped> bodies) {
        return new Parts(bodies, List.of());
    }

    /** Whether a body is still to be sent. */
    public boolean isPending() {
        return !open.isEmpty();
    }

    /** The body to send now. */
    public Shaped current() {
        return open.getFirst();
    }

    /** How many inputs the current body holds. */
    public int currentInputs(EmbeddingsRequest request) {
        return request.inputs().single() ? 1 : current().body().path("input").size();
    }

    /** The current body was answered. */
    public Parts answered(ObjectNode answer) {
        List<ObjectNode> all = new ArrayList<>(answers);
        all.add(answer);
        return new Parts(open.subList(1, open.size()), all);
    }
}
