package dev.caravan.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.dialect.Completion;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Reason;
import dev.caravan.responses.OpenParts.Kind;
import dev.caravan.responses.OpenParts.Part;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Writes the events of a response, and the object itself, out of the parts of a chat reply (RSP-3).
 * One item is written at a time, in the order in which the model says them: clients keep one in
 * hand. Used for one reply, by one thread.
 */
public final class EventWriter {
    private final EventLine events = new EventLine();
    private final ObjectNode response;
    private final Supplier<String> ids;
    private final Set<Integer> callsBegun = new HashSet<>();
    private Optional<OpenItem> open = Optional.empty();
    private int openCall = -1;
    private String finish = "";

    /**
     * A writer for one reply.
     *
     * @param head as {@link ResponseHead} makes it
     * @param ids unique texts of letters and digits
     */
    public EventWriter(ObjectNode head, Supplier<String> ids) {
        this.response = head.deepCopy();
        this.ids = ids;
    }

    /** The response as it is now. */
    public ObjectNode response() {
        return response.deepCopy();
    }

    /** The first events. */
    public List<ObjectNode> begin() {
        events.add("response.created", response);
        events.add("response.in_progress", response);
        return events.take();
    }

    /**
     * What a chunk of a chat completion brings.
     *
     * @throws AttemptFailed when it goes on with a tool call that another one has ended
     */
    public List<ObjectNode> chunk(JsonNode chunk) throws AttemptFailed {
        for (JsonNode choice : chunk.path("choices")) {
            if (choice.path("index").asInt(0) == 0) {
                say(choice.path("delta"));
                String reason = choice.path("finish_reason").asText("");
                finish = reason.isEmpty() ? finish : reason;
            }
        }
        return events.take();
    }

    /** A whole chat completion at once. */
    public void whole(JsonNode completion) throws AttemptFailed {
        JsonNode choice = completion.path("choices").path(0);
        say(choice.path("message"));
        finish = choice.path("finish_reason").asText("");
    }

    private void say(JsonNode delta) throws AttemptFailed {
        JsonNode content = delta.path("content");
        String thought = delta.path("reasoning_content").asText("");
        add(Part.THOUGHT, thought.isEmpty() ? delta.path("reasoning").asText("") : thought);
        if (delta.get("thinking_blocks") instanceof ArrayNode blocks && !blocks.isEmpty()) {
            parts(Kind.REASONING).seal(blocks);
        }
        if (content.isArray()) {
            for (JsonNode part : content) {
                // Mistral tells its thoughts as parts of the content.
                part.path("thinking").forEach(t -> add(Part.THOUGHT, t.path("text").asText("")));
                add(Part.TEXT, part.path("text").asText(""));
            }
        } else {
            add(Part.TEXT, content.asText(""));
        }
        add(Part.REFUSAL, delta.path("refusal").asText(""));
        int place = 0;
        for (JsonNode call : delta.path("tool_calls")) {
            call(call, call.path("index").asInt(place));
            place++;
        }
    }

    private void add(Part part, String more) {
        if (!more.isEmpty()) {
            parts(part == Part.THOUGHT ? Kind.REASONING : Kind.MESSAGE).add(part, more);
        }
    }

    private OpenParts parts(Kind kind) {
        if (open.orElse(null) instanceof OpenParts same && same.kind() == kind) {
            return same;
        }
        close("completed");
        String prefix = kind == Kind.MESSAGE ? "msg_" : "rs_";
        OpenParts item = new OpenParts(events, kind, prefix + ids.get(), nextIndex());
        open = Optional.of(item);
        return item;
    }

    private void call(JsonNode call, int index) throws AttemptFailed {
        JsonNode function = call.path("function");
        String name = function.path("name").asText("");
        String arguments = function.path("arguments").asText("");
        if (openCall == index && open.orElse(null) instanceof OpenCall same) {
            same.add(name, arguments);
            return;
        }
        if (!callsBegun.add(index)) {
            if (name.isEmpty() && arguments.isEmpty()) {
                return;
            }
            throw Completion.unusable(
                    Reason.BAD_RESPONSE, "the parts of the tool calls are mixed up");
        }
        close("completed");
        String id = call.path("id").asText("");
        OpenCall item =
                new OpenCall(
                        events,
                        "fc_" + ids.get(),
                        nextIndex(),
                        id.isEmpty() ? "call_" + ids.get() : id);
        open = Optional.of(item);
        openCall = index;
        item.add(name, arguments);
    }

    private int nextIndex() {
        return response.path("output").size();
    }

    private void close(String status) {
        open.ifPresent(item -> response.withArray("output").add(item.close(status)));
        open = Optional.empty();
        openCall = -1;
    }

    /**
     * The last events: the reply is complete, or was cut.
     *
     * @param usage in the chat API's words
     */
    public List<ObjectNode> end(JsonNode usage, long nowSeconds) {
        Optional<String> cut =
                switch (finish) {
                    case "length" -> Optional.of("max_output_tokens");
                    case "content_filter" -> Optional.of("content_filter");
                    default -> Optional.empty();
                };
        String status = cut.isPresent() ? "incomplete" : "completed";
        close(status);
        response.put("status", status);
        response.set("usage", ResponseHead.usage(usage));
        if (cut.isPresent()) {
            response.putObject("incomplete_details").put("reason", cut.get());
        } else {
            response.put("completed_at", nowSeconds);
        }
        events.add("response." + status, response);
        return events.take();
    }

    /** The last event: the reply broke off, or there was none. */
    public List<ObjectNode> failed(String code, String message) {
        close("incomplete");
        response.put("status", "failed")
                .putObject("error")
                .put("code", code)
                .put("message", message);
        events.add("response.failed", response);
        return events.take();
    }
}
