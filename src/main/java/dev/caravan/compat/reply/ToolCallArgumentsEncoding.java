package dev.caravan.compat.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.compat.Outgoing;
import dev.caravan.compat.ReplyFilter;
import dev.caravan.compat.ReplyRule;
import dev.caravan.config.CompatKeys;
import dev.caravan.routing.Candidate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CMP-5: arguments that a server encodes as HTML text are decoded. */
@AutoService({ReplyRule.class, CompatKeys.class})
public final class ToolCallArgumentsEncoding implements ReplyRule, CompatKeys {
    private static final String KEY = "toolCallArgumentsEncoding";
    private static final String HTML = "html-entities";

    @Override
    public int order() {
        return 20;
    }

    @Override
    public Map<String, Value> keys() {
        return Map.of(KEY, new Word(List.of(HTML)));
    }

    @Override
    public Optional<ReplyFilter> filter(Outgoing request, Candidate candidate) {
        return candidate.compat(KEY, "").equals(HTML)
                ? Optional.of(new Decoding())
                : Optional.empty();
    }

    private record Call(int choice, int index) {}

    private static final class Decoding implements ReplyFilter {
        private final Map<Call, HtmlEntities> decoders = new HashMap<>();

        @Override
        public void whole(ObjectNode reply) {
            Choices.each(
                    reply,
                    choice -> {
                        for (JsonNode call : choice.path("message").path("tool_calls")) {
                            if (call.path("function") instanceof ObjectNode function
                                    && function.path("arguments").isTextual()) {
                                HtmlEntities decoder = new HtmlEntities();
                                String text = decoder.more(function.get("arguments").textValue());
                                function.put("arguments", text + decoder.rest());
                            }
                        }
                    });
        }

        @Override
        public List<ObjectNode> chunk(ObjectNode chunk) {
            List<ObjectNode> out = new ArrayList<>();
            Choices.each(
                    chunk,
                    choice -> {
                        for (JsonNode part : choice.path("delta").path("tool_calls")) {
                            decode(Choices.index(choice), part);
                        }
                        if (Choices.finishes(choice)) {
                            out.addAll(rests(chunk, Choices.index(choice)));
                        }
                    });
            out.add(chunk);
            return out;
        }

        private void decode(int choice, JsonNode part) {
            if (part.path("function") instanceof ObjectNode function
                    && function.path("arguments").isTextual()) {
                Call call = new Call(choice, part.path("index").asInt(0));
                HtmlEntities decoder = decoders.computeIfAbsent(call, _ -> new HtmlEntities());
                function.put("arguments", decoder.more(function.get("arguments").textValue()));
            }
        }

        /** An entity that was begun and never ended is text. */
        private List<ObjectNode> rests(ObjectNode chunk, int choice) {
            List<ObjectNode> rests = new ArrayList<>();
            decoders.forEach(
                    (call, decoder) -> {
                        String rest = call.choice() == choice ? decoder.rest() : "";
                        if (!rest.isEmpty()) {
                            ObjectNode delta = chunk.objectNode();
                            delta.putArray("tool_calls")
                                    .addObject()
                                    .put("index", call.index())
                                    .putObject("function")
                                    .put("arguments", rest);
                            rests.add(Choices.like(chunk, choice, delta));
                        }
                    });
            return rests;
        }
    }
}
