package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.routing.Candidate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CMP-5: a call that the reply names by its short id has the id that the client gave it. */
@AutoService(ReplyRule.class)
public final class MistralToolIdsBack implements ReplyRule {

    @Override
    public int order() {
        return 10;
    }

    @Override
    public Optional<ReplyFilter> filter(Outgoing outgoing, Candidate candidate) {
        if (!candidate.compat(RequiresMistralToolIds.KEY, false)) {
            return Optional.empty();
        }
        Map<String, String> originals = new HashMap<>();
        for (JsonNode message : outgoing.asked().path("messages")) {
            for (JsonNode call : message.path("tool_calls")) {
                String id = call.path("id").asText("");
                originals.put(MistralIds.of(id), id);
            }
        }
        return originals.isEmpty() ? Optional.empty() : Optional.of(new Back(originals));
    }

    private record Back(Map<String, String> originals) implements ReplyFilter {

        @Override
        public void whole(ObjectNode reply) {
            reply.path("choices").forEach(choice -> restore(choice.path("message")));
        }

        @Override
        public List<ObjectNode> chunk(ObjectNode chunk) {
            chunk.path("choices").forEach(choice -> restore(choice.path("delta")));
            return List.of(chunk);
        }

        private void restore(JsonNode message) {
            for (JsonNode call : message.path("tool_calls")) {
                String original = originals.get(call.path("id").asText(""));
                if (original != null && call instanceof ObjectNode object) {
                    object.put("id", original);
                }
            }
        }
    }
}
