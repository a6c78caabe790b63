package dev.caravan.compat.reply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.compat.Outgoing;
import dev.caravan.compat.ReplyFilter;
import dev.caravan.compat.ReplyRule;
import dev.caravan.routing.Candidate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * HTTP-8: an empty {@code tool_calls} is none; {@code finish_reason: "tool_calls"} without a call
 * is {@code stop}, which is worth a warning (CMP-8).
 */
@AutoService(ReplyRule.class)
public final class EmptyToolCalls implements ReplyRule {
    private static final String FIELD = "tool_calls";

    @Override
    public int order() {
        return 5;
    }

    @Override
    public Optional<ReplyFilter> filter(Outgoing request, Candidate candidate) {
        return Optional.of(new Tidy());
    }

    private static final class Tidy implements ReplyFilter {
        private final Set<Integer> withCalls = new HashSet<>();
        private final List<Remark> remarks = new ArrayList<>();

        @Override
        public void whole(ObjectNode reply) {
            Choices.each(
                    reply,
                    choice -> {
                        if (choice.get("message") instanceof ObjectNode message) {
                            tidy(choice, message);
                        }
                    });
        }

        @Override
        public List<ObjectNode> chunk(ObjectNode chunk) {
            Choices.each(chunk, choice -> tidy(choice, Choices.delta(choice)));
            return List.of(chunk);
        }

        private void tidy(ObjectNode choice, ObjectNode message) {
            boolean here = message.path(FIELD).isArray() && !message.path(FIELD).isEmpty();
            if (here) {
                withCalls.add(Choices.index(choice));
            } else if (message.has(FIELD)) {
                message.remove(FIELD);
            }
            if (choice.path("finish_reason").asText("").equals(FIELD)
                    && !withCalls.contains(Choices.index(choice))) {
                choice.put("finish_reason", "stop");
                remarks.add(
                        new Remark(
                                "finish_reason",
                                "finish reason tool_calls without a call, taken for stop; see the"
                                        + " server's tool call parser"));
            }
        }

        @Override
        public List<Remark> remarks() {
            return List.copyOf(remarks);
        }
    }
}
