package dev.caravan.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.dialect.ReplyStream.Chunk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one event after the other. A text may come as deltas, or only in an event that says it
 * whole, or only in the response at the end: it is told once. Used for one reply.
 */
final class ResponseEvents {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ToldTexts told = new ToldTexts();
    private final Map<String, Integer> calls = new HashMap<>();
    private final Set<String> reasoningItems = new HashSet<>();
    private final List<Chunk> out = new ArrayList<>();
    private Optional<JsonNode> id = Optional.empty();
    private String lastThought = "";
    private boolean carried;

    /** Whether anything of a reply was there. */
    boolean carried() {
        return carried;
    }

    /** The chunks that an event becomes. */
    List<Chunk> read(JsonNode event) {
        out.clear();
        String item = itemKey(event);
        String delta = event.path("delta").asText("");
        switch (event.path("type").asText("")) {
            case "response.created" -> start(event.path("response"));
            case "response.output_item.added" -> added(item(event), event.path("item"));
            case "response.output_text.delta" ->
                    more("content", text(item, event, "content_index"), delta);
            case "response.output_text.done" ->
                    rest("content", text(item, event, "content_index"), event.path("text"));
            case "response.refusal.delta" ->
                    more("refusal", refusal(item, event.path("content_index")), delta);
            case "response.refusal.done" ->
                    rest(
                            "refusal",
                            refusal(item, event.path("content_index")),
                            event.path("refusal"));
            case "response.reasoning_summary_text.delta" ->
                    think(summary(item, event.path("summary_index")), delta);
            case "response.reasoning_summary_text.done" ->
                    thinkRest(summary(item, event.path("summary_index")), event.path("text"));
            case "response.reasoning_text.delta", "response.reasoning.delta" ->
                    think(thought(item, event.path("content_index")), delta);
            case "response.reasoning_text.done", "response.reasoning.done" ->
                    thinkRest(thought(item, event.path("content_index")), event.path("text"));
            case "response.function_call_arguments.delta" -> arguments(item, delta);
            case "response.function_call_arguments.done" ->
                    argumentsRest(item, event.path("arguments"));
            case "response.output_item.done" -> whole(item(event), event.path("item"));
            default -> {
                // Many kinds of events say nothing to a chat client, and new ones may come.
            }
        }
        return List.copyOf(out);
    }

    /** The response is complete: what was not told yet, then why it ended. */
    List<Chunk> end(JsonNode response) {
        out.clear();
        int index = 0;
        for (JsonNode item : response.path("output")) {
            String byId = item.path("id").asText("");
            String byIndex = "#" + index++;
            boolean useId = isKnown(byId) || (!isKnown(byIndex) && !byId.isEmpty());
            whole(useId ? byId : byIndex, item);
        }
        // A reply that says nothing and ended well is none; one that was cut has its reason.
        if (carried || response.path("status").asText("").equals("incomplete")) {
            emit(JSON.objectNode(), true);
            ((ObjectNode) out.getLast().json().path("choices").path(0))
                    .put("finish_reason", ResponseEnd.finishReason(response, !calls.isEmpty()));
        }
        return List.copyOf(out);
    }

    private boolean isKnown(String item) {
        return !item.isEmpty() && (calls.containsKey(item) || told.knowsItem(item));
    }

    /** Some servers leave {@code output_index} out, some {@code item_id}. */
    private static String itemKey(JsonNode event) {
        String id = event.path("item_id").asText("");
        return id.isEmpty() ? "#" + event.path("output_index").asInt(0) : id;
    }

    private static String item(JsonNode event) {
        String id = event.path("item").path("id").asText("");
        return id.isEmpty() ? "#" + event.path("output_index").asInt(0) : id;
    }

    private static String text(String item, JsonNode event, String index) {
        return item + "/text/" + event.path(index).asInt(0);
    }

    private static String refusal(String item, JsonNode index) {
        return item + "/refusal/" + index.asInt(0);
    }

    private static String summary(String item, JsonNode index) {
        return item + "/summary/" + index.asInt(0);
    }

    private static String thought(String item, JsonNode index) {
        return item + "/thought/" + index.asInt(0);
    }

    private void start(JsonNode response) {
        id = Optional.of(response.path("id")).filter(JsonNode::isTextual);
        emit(JSON.objectNode().put("role", "assistant").put("content", ""), false);
    }

    private void added(String key, JsonNode item) {
        if (item.path("type").asText("").equals("function_call")) {
            call(key, item);
            arguments(key, item.path("arguments").asText(""));
        }
    }

    /** An item that is complete: whatever of it was not told yet. */
    private void whole(String key, JsonNode item) {
        switch (item.path("type").asText("")) {
            case "message" -> {
                int index = 0;
                for (JsonNode part : item.path("content")) {
                    rest("content", key + "/text/" + index, part.path("text"));
                    rest("refusal", key + "/refusal/" + index, part.path("refusal"));
                    index++;
                }
            }
            case "reasoning" -> reasoning(key, item);
            case "function_call" -> {
                call(key, item);
                argumentsRest(key, item.path("arguments"));
            }
            default -> {
                // What the provider's own tools did is not part of a chat reply.
            }
        }
    }

    private void reasoning(String key, JsonNode item) {
        int index = 0;
        for (JsonNode part : item.path("summary")) {
            thinkRest(key + "/summary/" + index++, part.path("text"));
        }
        index = 0;
        for (JsonNode part : item.path("content")) {
            thinkRest(key + "/thought/" + index++, part.path("text"));
        }
        if (item.hasNonNull("encrypted_content") && reasoningItems.add(key)) {
            ObjectNode delta = JSON.objectNode();
            delta.putArray("reasoning_items").add(item);
            emit(delta, false);
        }
    }

    private void call(String key, JsonNode item) {
        if (calls.containsKey(key)) {
            return;
        }
        calls.put(key, calls.size());
        ObjectNode part =
                part(key).put("id", item.path("call_id").asText("")).put("type", "function");
        part.putObject("function").put("name", item.path("name").asText("")).put("arguments", "");
        emitCall(part);
    }

    private ObjectNode part(String key) {
        return JSON.objectNode().put("index", calls.getOrDefault(key, 0));
    }

    private void arguments(String key, String piece) {
        if (!piece.isEmpty() && calls.containsKey(key)) {
            told.note(key + "/arguments", piece);
            ObjectNode part = part(key);
            part.putObject("function").put("arguments", piece);
            emitCall(part);
        }
    }

    private void argumentsRest(String key, JsonNode whole) {
        arguments(key, told.untold(key + "/arguments", whole.asText("")));
    }

    private void more(String field, String key, String piece) {
        if (!piece.isEmpty()) {
            told.note(key, piece);
            emit(JSON.objectNode().put(field, piece), true);
        }
    }

    private void rest(String field, String key, JsonNode whole) {
        more(field, key, told.untold(key, whole.asText("")));
    }

    /** Parts of the thoughts are paragraphs of their own. */
    private void think(String key, String piece) {
        if (!piece.isEmpty()) {
            boolean next = !lastThought.isEmpty() && !lastThought.equals(key);
            lastThought = key;
            told.note(key, piece);
            emit(JSON.objectNode().put("reasoning_content", next ? "\n\n" + piece : piece), true);
        }
    }

    private void thinkRest(String key, JsonNode whole) {
        think(key, told.untold(key, whole.asText("")));
    }

    private void emitCall(ObjectNode part) {
        ObjectNode delta = JSON.objectNode();
        delta.putArray("tool_calls").add(part);
        emit(delta, true);
    }

    private void emit(ObjectNode delta, boolean carries) {
        ObjectNode json = JSON.objectNode();
        id.ifPresent(value -> json.set("id", value));
        ObjectNode choice = json.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("finish_reason");
        carried |= carries;
        out.add(new Chunk(json, carries));
    }
}
