package dev.caravan.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.dialect.ReplyStream.Chunk;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads one event after the other; knows which block is which call. Used for one reply. */
final class MessageEvents {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** A call whose input may still come. */
    private static final class Call {
        final int index;
        final JsonNode given;
        boolean told;

        Call(int index, JsonNode given) {
            this.index = index;
            this.given = given;
        }
    }

    private final Map<Integer, Call> calls = new HashMap<>();
    private final Map<Integer, String> signatures = new HashMap<>();
    private final Map<Integer, StringBuilder> thoughts = new HashMap<>();
    private final ObjectNode usage = JSON.objectNode();
    private Optional<JsonNode> id = Optional.empty();
    private boolean finished;
    private boolean carried;

    /** Whether anything of a reply was there. */
    boolean carried() {
        return carried;
    }

    ObjectNode usage() {
        return MessagesUsage.of(usage);
    }

    /** The chunk that an event becomes, if it says anything to the client. */
    Optional<Chunk> read(JsonNode event) {
        int block = event.path("index").asInt(0);
        Optional<Chunk> chunk =
                switch (event.path("type").asText("")) {
                    case "message_start" -> start(event.path("message"));
                    case "content_block_start" -> blockStart(block, event.path("content_block"));
                    case "content_block_delta" -> blockDelta(block, event.path("delta"));
                    case "content_block_stop" -> blockStop(block);
                    case "message_delta" -> finish(event);
                    // New kinds of events may come at any time; the API asks to pass them over.
                    default -> Optional.empty();
                };
        carried |= chunk.map(Chunk::carries).orElse(false);
        return chunk;
    }

    private Optional<Chunk> start(JsonNode message) {
        id = Optional.of(message.path("id")).filter(JsonNode::isTextual);
        count(message.path("usage"));
        return chunk(JSON.objectNode().put("role", "assistant").put("content", ""), false);
    }

    private void count(JsonNode counts) {
        if (counts instanceof ObjectNode object) {
            object.properties()
                    .forEach(
                            field -> {
                                if (field.getValue().isNumber()) {
                                    usage.set(field.getKey(), field.getValue());
                                }
                            });
        }
    }

    private Optional<Chunk> blockStart(int block, JsonNode content) {
        return switch (content.path("type").asText("")) {
            case "text" -> text("content", content.path("text").asText(""));
            case "thinking" -> {
                thoughts.put(block, new StringBuilder());
                yield thought(block, content.path("thinking").asText(""));
            }
            case "redacted_thinking" -> thinkingBlock(content.deepCopy());
            case "tool_use" -> {
                Call call = new Call(calls.size(), content.path("input"));
                calls.put(block, call);
                ObjectNode part =
                        JSON.objectNode()
                                .put("index", call.index)
                                .put("id", content.path("id").asText(""))
                                .put("type", "function");
                part.putObject("function")
                        .put("name", content.path("name").asText(""))
                        .put("arguments", "");
                yield callPart(part);
            }
            default -> Optional.empty();
        };
    }

    private Optional<Chunk> blockDelta(int block, JsonNode delta) {
        return switch (delta.path("type").asText("")) {
            case "text_delta" -> text("content", delta.path("text").asText(""));
            case "thinking_delta" -> thought(block, delta.path("thinking").asText(""));
            case "signature_delta" -> {
                signatures.merge(block, delta.path("signature").asText(""), String::concat);
                yield Optional.empty();
            }
            case "input_json_delta" -> arguments(block, delta.path("partial_json").asText(""));
            default -> Optional.empty();
        };
    }

    private Optional<Chunk> thought(int block, String text) {
        thoughts.computeIfAbsent(block, _ -> new StringBuilder()).append(text);
        return text("reasoning_content", text);
    }

    private Optional<Chunk> arguments(int block, String piece) {
        Call call = calls.get(block);
        if (call == null || piece.isEmpty()) {
            return Optional.empty();
        }
        call.told = true;
        ObjectNode part = JSON.objectNode().put("index", call.index);
        part.putObject("function").put("arguments", piece);
        return callPart(part);
    }

    /** A call without any piece of input had it all at its start; a thought has its signature. */
    private Optional<Chunk> blockStop(int block) {
        Call call = calls.get(block);
        if (call != null && !call.told) {
            return arguments(block, Arguments.of(call.given));
        }
        String signature = signatures.get(block);
        if (signature == null) {
            return Optional.empty();
        }
        return thinkingBlock(
                JSON.objectNode()
                        .put("type", "thinking")
                        .put(
                                "thinking",
                                String.valueOf(thoughts.getOrDefault(block, new StringBuilder())))
                        .put("signature", signature));
    }

    private Optional<Chunk> thinkingBlock(ObjectNode block) {
        ObjectNode delta = JSON.objectNode();
        delta.putArray("thinking_blocks").add(block);
        return chunk(delta, false);
    }

    private Optional<Chunk> finish(JsonNode event) {
        count(event.path("usage"));
        String reason = event.path("delta").path("stop_reason").asText("");
        if (reason.isEmpty() || finished) {
            return Optional.empty();
        }
        finished = true;
        Optional<Chunk> chunk = chunk(JSON.objectNode(), true);
        chunk.ifPresent(
                c ->
                        ((ObjectNode) c.json().path("choices").path(0))
                                .put("finish_reason", StopReasons.of(reason)));
        return chunk;
    }

    private Optional<Chunk> text(String field, String text) {
        return text.isEmpty() ? Optional.empty() : chunk(JSON.objectNode().put(field, text), true);
    }

    private Optional<Chunk> callPart(ObjectNode part) {
        ObjectNode delta = JSON.objectNode();
        delta.putArray("tool_calls").add(part);
        return chunk(delta, true);
    }

    private Optional<Chunk> chunk(ObjectNode delta, boolean carries) {
        ObjectNode json = JSON.objectNode();
        id.ifPresent(value -> json.set("id", value));
        ObjectNode choice = json.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("finish_reason");
        return Optional.of(new Chunk(json, carries));
    }
}
