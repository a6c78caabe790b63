package dev.caravan.compat.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.compat.Outgoing;
import dev.caravan.compat.ReplyFilter;
import dev.caravan.compat.ReplyRule;
import dev.caravan.compat.ToolNames;
import dev.caravan.routing.Candidate;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * CMP-8: text that looks like a tool call stays text, with one warning. Only where the request
 * offers tools: without them nobody waits for a call, and JSON is just an answer.
 */
@AutoService(ReplyRule.class)
public final class LookAlikes implements ReplyRule {
    /** As much of each reply's beginning is looked at, in characters. */
    private static final int LOOKED_AT = 4_096;

    @Override
    public int order() {
        return 50;
    }

    @Override
    public Optional<ReplyFilter> filter(Outgoing request, Candidate candidate) {
        Set<String> tools = ToolNames.offered(request.chat());
        return tools.isEmpty() ? Optional.empty() : Optional.of(new Look(tools));
    }

    private static final class Look implements ReplyFilter {
        private final Set<String> tools;
        private final StringBuilder begin = new StringBuilder();
        private boolean called;

        Look(Set<String> tools) {
            this.tools = tools;
        }

        @Override
        public void whole(ObjectNode reply) {
            Choices.each(reply, choice -> take(choice.path("message")));
        }

        @Override
        public List<ObjectNode> chunk(ObjectNode chunk) {
            Choices.each(chunk, choice -> take(choice.path("delta")));
            return List.of(chunk);
        }

        private void take(JsonNode message) {
            called |= message.has("tool_calls");
            JsonNode text = message.path("content");
            int room = LOOKED_AT - begin.length();
            if (text.isTextual() && room > 0) {
                begin.append(text.textValue(), 0, Math.min(room, text.textValue().length()));
            }
        }

        @Override
        public List<Remark> remarks() {
            if (called) {
                return List.of();
            }
            String text = begin.toString();
            return CallPattern.of(text, tools)
                    .map(pattern -> List.of(remark(pattern, text)))
                    .orElse(List.of());
        }

        private Remark remark(CallPattern pattern, String text) {
            String tool =
                    tools.stream()
                            .filter(text::contains)
                            .findFirst()
                            .map(name -> ", tool " + name)
                            .orElse("");
            return new Remark(
                    "",
                    "the text looks like a tool call and is none: pattern "
                            + pattern.word()
                            + tool
                            + "; see the server's chat template and tool call parser");
        }
    }
}
