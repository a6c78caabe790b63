package dev.caravan.compat.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.compat.Outgoing;
import dev.caravan.compat.ReplyFilter;
import dev.caravan.compat.ReplyRule;
import dev.caravan.routing.Candidate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * CMP-9: thoughts are {@code reasoning_content}, whether the server calls them {@code reasoning} or
 * leaves them in the text as {@code <think>…</think>}. The latter is only looked for where the
 * row's {@code thinkingFormat} is one whose models write it.
 */
@AutoService(ReplyRule.class)
public final class ReasoningSeparation implements ReplyRule {
    private static final Set<String> WITH_TAGS =
            Set.of("qwen", "qwen-chat-template", "deepseek", "zai");

    private static final String THOUGHTS = "reasoning_content";
    private static final String OTHER_NAME = "reasoning";
    private static final String TEXT = "content";

    @Override
    public int order() {
        return 30;
    }

    @Override
    public Optional<ReplyFilter> filter(Outgoing request, Candidate candidate) {
        return Optional.of(
                new Separation(WITH_TAGS.contains(candidate.compat("thinkingFormat", ""))));
    }

    private static final class Separation implements ReplyFilter {
        private final boolean tags;
        private final Map<Integer, ThinkTags> texts = new HashMap<>();
        private final List<Remark> remarks = new ArrayList<>();

        Separation(boolean tags) {
            this.tags = tags;
        }

        @Override
        public void whole(ObjectNode reply) {
            Choices.each(
                    reply,
                    choice -> {
                        if (choice.get("message") instanceof ObjectNode message) {
                            rename(message);
                            if (tags && message.path(TEXT).isTextual()) {
                                ThinkTags.Parts parts =
                                        ThinkTags.whole(message.get(TEXT).textValue());
                                put(message, parts);
                                message.put(TEXT, parts.text());
                            }
                        }
                    });
        }

        @Override
        public List<ObjectNode> chunk(ObjectNode chunk) {
            boolean[] touched = new boolean[1];
            Choices.each(
                    chunk,
                    choice -> {
                        ObjectNode delta = Choices.delta(choice);
                        rename(delta);
                        touched[0] |= tags && separate(choice, delta);
                    });
            return touched[0] ? Choices.unlessEmpty(chunk) : List.of(chunk);
        }

        /** Whether the delta was changed. */
        private boolean separate(ObjectNode choice, ObjectNode delta) {
            ThinkTags text = texts.computeIfAbsent(Choices.index(choice), _ -> new ThinkTags());
            boolean more = delta.path(TEXT).isTextual() && !delta.path(TEXT).textValue().isEmpty();
            if (!more && !(Choices.finishes(choice) && text.holds())) {
                return false;
            }
            ThinkTags.Parts parts = text.more(more ? delta.get(TEXT).textValue() : "");
            if (Choices.finishes(choice)) {
                parts = parts.plus(text.end());
            }
            if (text.takeLoneEnd()) {
                remarks.add(
                        new Remark(TEXT, "thoughts without a beginning stand in the reply's text"));
            }
            put(delta, parts);
            if (parts.text().isEmpty()) {
                delta.remove(TEXT);
            } else {
                delta.put(TEXT, parts.text());
            }
            return true;
        }

        private static void put(ObjectNode message, ThinkTags.Parts parts) {
            if (!parts.thoughts().isEmpty()) {
                message.put(THOUGHTS, message.path(THOUGHTS).asText("") + parts.thoughts());
            }
        }

        /** Servers that give both names give the same text twice. */
        private static void rename(ObjectNode message) {
            JsonNode thoughts = message.path(OTHER_NAME);
            if (thoughts.isTextual()) {
                message.remove(OTHER_NAME);
                if (!message.path(THOUGHTS).isTextual()) {
                    message.set(THOUGHTS, thoughts);
                }
            }
        }

        @Override
        public List<Remark> remarks() {
            return List.copyOf(remarks);
        }
    }
}
