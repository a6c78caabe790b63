package dev.caravan.compat.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.compat.Outgoing;
import dev.caravan.compat.ReplyFilter;
import dev.caravan.compat.ReplyRule;
import dev.caravan.compat.ToolNames;
import dev.caravan.routing.Candidate;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * CMP-7: a reply that consists only of bracketed blocks of this request's tools becomes real calls;
 * from any other text such blocks are left out.
 */
@AutoService(ReplyRule.class)
public final class TextToolCalls implements ReplyRule {
    private static final int ID_BYTES = 12;
    private static final String TEXT = "content";
    private static final String CALLS = "tool_calls";

    @Override
    public int order() {
        return 40;
    }

    @Override
    public Optional<ReplyFilter> filter(Outgoing request, Candidate candidate) {
        return Optional.of(new Promotion(ToolNames.offered(request.chat())));
    }

    private static final class Promotion implements ReplyFilter {
        private final Set<String> tools;
        private final Map<Integer, CallText> texts = new HashMap<>();
        private final Set<Integer> structured = new HashSet<>();
        private final List<Remark> remarks = new ArrayList<>();

        Promotion(Set<String> tools) {
            this.tools = tools;
        }

        @Override
        public void whole(ObjectNode reply) {
            Choices.each(
                    reply,
                    choice -> {
                        if (choice.get("message") instanceof ObjectNode message
                                && message.path(TEXT).isTextual()) {
                            whole(reply, choice, message);
                        }
                    });
        }

        private void whole(ObjectNode reply, ObjectNode choice, ObjectNode message) {
            CallText text = new CallText(tools);
            String shown = text.more(message.get(TEXT).textValue());
            List<CallText.Call> calls = message.has(CALLS) ? List.of() : text.calls();
            if (calls.isEmpty()) {
                message.put(TEXT, shown + text.rest());
                remark(text);
                return;
            }
            message.putNull(TEXT);
            message.set(CALLS, calls(reply, Choices.index(choice), calls, false));
            choice.put("finish_reason", CALLS);
            remark(calls);
        }

        @Override
        public List<ObjectNode> chunk(ObjectNode chunk) {
            List<ObjectNode> before = new ArrayList<>();
            boolean[] touched = new boolean[1];
            Choices.each(
                    chunk,
                    choice -> {
                        ObjectNode delta = Choices.delta(choice);
                        if (delta.has(CALLS)) {
                            structured.add(Choices.index(choice));
                        }
                        touched[0] |= take(choice, delta);
                        if (Choices.finishes(choice)) {
                            finish(chunk, choice).ifPresent(before::add);
                        }
                    });
            if (!touched[0] && before.isEmpty()) {
                return List.of(chunk);
            }
            before.addAll(Choices.unlessEmpty(chunk));
            return before;
        }

        /** Whether the delta's text was changed. */
        private boolean take(ObjectNode choice, ObjectNode delta) {
            if (!delta.path(TEXT).isTextual() || delta.path(TEXT).textValue().isEmpty()) {
                return false;
            }
            String piece = delta.get(TEXT).textValue();
            String shown =
                    texts.computeIfAbsent(Choices.index(choice), _ -> new CallText(tools))
                            .more(piece);
            if (shown.equals(piece)) {
                return false;
            }
            if (shown.isEmpty()) {
                delta.remove(TEXT);
            } else {
                delta.put(TEXT, shown);
            }
            return true;
        }

        /** The choice is complete: the calls that its text is, or the text that was held. */
        private Optional<ObjectNode> finish(ObjectNode chunk, ObjectNode choice) {
            int index = Choices.index(choice);
            CallText text = texts.remove(index);
            if (text == null) {
                return Optional.empty();
            }
            List<CallText.Call> calls = structured.contains(index) ? List.of() : text.calls();
            ObjectNode delta = chunk.objectNode();
            if (!calls.isEmpty()) {
                delta.set(CALLS, calls(chunk, index, calls, true));
                choice.put("finish_reason", CALLS);
                remark(calls);
                return Optional.of(Choices.like(chunk, index, delta));
            }
            String rest = text.rest();
            remark(text);
            ObjectNode last = Choices.delta(choice);
            if (!rest.isEmpty()) {
                // In front of it stands what this very chunk showed.
                String shown = last.path(TEXT).asText("");
                last.remove(TEXT);
                delta.put(TEXT, shown + rest);
            }
            return delta.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Choices.like(chunk, index, delta));
        }

        private void remark(List<CallText.Call> calls) {
            remarks.add(new Remark(CALLS, calls.size() + " bracketed tool requests became calls"));
        }

        private void remark(CallText text) {
            if (text.removed() > 0) {
                remarks.add(
                        new Remark(
                                TEXT,
                                text.removed()
                                        + " bracketed blocks were left out of the text, and not"
                                        + " run"));
            }
        }

        private static ArrayNode calls(
                ObjectNode owner, int choice, List<CallText.Call> calls, boolean indexed) {
            ArrayNode list = owner.arrayNode();
            for (int i = 0; i < calls.size(); i++) {
                CallText.Call call = calls.get(i);
                ObjectNode node = list.addObject();
                if (indexed) {
                    node.put("index", i);
                }
                node.put("id", id(owner.path("id").asText("") + "/" + choice + "/" + i + "/", call))
                        .put("type", "function");
                node.putObject("function")
                        .put("name", call.name())
                        .put("arguments", call.arguments());
            }
            return list;
        }

        /** Out of the reply's own id and the call, so that it is the same for the same reply. */
        private static String id(String place, CallText.Call call) {
            try {
                byte[] hash =
                        MessageDigest.getInstance("SHA-256")
                                .digest((place + call.name() + call.arguments()).getBytes(UTF_8));
                return "call_" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        @Override
        public List<Remark> remarks() {
            return List.copyOf(remarks);
        }
    }
}
