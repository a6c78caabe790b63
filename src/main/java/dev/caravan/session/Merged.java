package dev.caravan.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.caravan.compat.TextSize;

import java.util.List;

/** A request seen with its session's transcript (SES-3). Pure. */
public sealed interface Merged {

    /** What the session holds once the request was answered. */
    Transcript after(Transcript kept, JsonNode reply);

    /**
     * The messages for a model.
     *
     * @param asked the request's own
     * @param roomBytes bytes of text that messages may have, so that the model's window holds them
     */
    ArrayNode messages(ArrayNode asked, long roomBytes);

    /** The request holds its history and is the truth; it goes on as it is. */
    record Whole(List<JsonNode> said) implements Merged {
        public Whole {
            said = List.copyOf(said);
        }

        @Override
        public Transcript after(Transcript kept, JsonNode reply) {
            return new Transcript(said).with(List.of(reply));
        }

        @Override
        public ArrayNode messages(ArrayNode asked, long roomBytes) {
            return asked;
        }
    }

    /**
     * The request brings only what is new.
     *
     * @param before what stands before it
     * @param said its turns: the messages without system texts
     */
    record New(Transcript before, List<JsonNode> said) implements Merged {
        public New {
            said = List.copyOf(said);
        }

        @Override
        public Transcript after(Transcript kept, JsonNode reply) {
            return kept.before(said).with(said).with(List.of(reply));
        }

        @Override
        public ArrayNode messages(ArrayNode asked, long roomBytes) {
            if (before.turns().isEmpty()) {
                return asked;
            }
            long own = asked.valueStream().mapToLong(TextSize::ofMessage).sum();
            boolean belongs = !said.isEmpty() && Transcript.isToolResult(said.getFirst());
            Transcript fitting = before.fitting(roomBytes - own, belongs);
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            int at = 0;
            while (at < asked.size() && Transcript.isSystem(asked.get(at))) {
                all.add(asked.get(at));
                at++;
            }
            all.addAll(fitting.turns());
            for (; at < asked.size(); at++) {
                all.add(asked.get(at));
            }
            return all;
        }
    }
}
