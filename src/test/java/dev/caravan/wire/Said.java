package dev.caravan.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.fake.CannedServer.Answer;

import java.util.List;

/**
 * What a model says, in the words of a chat provider and in those of one that speaks the Responses
 * API; the second leaves out all that servers of the API are known to leave out.
 *
 * @param thoughts said before it
 * @param tool name of the function that it calls
 * @param cut it breaks off in the middle
 */
record Said(
        String thoughts, String text, String refusal, String tool, boolean tooLong, boolean cut) {
    static final Said TEXT = new Said("", "hello world", "", "", false, false);
    static final Said TOOL = new Said("", "", "", "look", false, false);
    static final Said THOUGHTS = new Said("let me see", "hello", "", "", false, false);
    static final Said REFUSAL = new Said("", "", "I will not", "", false, false);
    static final Said TOO_LONG = new Said("", "hello wo", "", "", true, false);
    static final Said CUT = new Said("", "hello world", "", "", false, true);

    private static final String ARGUMENTS = "{\"at\":1}";

    private static ObjectNode json() {
        return Client.MAPPER.createObjectNode();
    }

    private static Answer stream(List<? extends JsonNode> events, boolean done) {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append("data: ").append(event).append("\n\n"));
        return new Answer(200, "text/event-stream", text + (done ? "data: [DONE]\n\n" : ""));
    }

    private static Answer whole(JsonNode body) {
        return new Answer(200, "application/json", body.toString());
    }

    private ObjectNode message() {
        ObjectNode message = json().put("role", "assistant");
        if (!thoughts.isEmpty()) {
            message.put("reasoning_content", thoughts);
        }
        if (!text.isEmpty()) {
            message.put("content", text);
        }
        if (!refusal.isEmpty()) {
            message.put("refusal", refusal);
        }
        if (!tool.isEmpty()) {
            message.putArray("tool_calls")
                    .addObject()
                    .put("index", 0)
                    .put("id", "call_1")
                    .put("type", "function")
                    .putObject("function")
                    .put("name", tool)
                    .put("arguments", ARGUMENTS);
        }
        return message;
    }

    private String finish() {
        if (tooLong) {
            return "length";
        }
        return tool.isEmpty() ? "stop" : "tool_calls";
    }

    /** A whole reply of a chat provider. */
    Answer chat() {
        ObjectNode reply = json().put("id", "c").put("object", "chat.completion").put("model", "m");
        reply.putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", finish())
                .set("message", message());
        reply.putObject("usage").put("prompt_tokens", 3).put("completion_tokens", 2);
        return whole(reply);
    }

    private static ObjectNode chunk(ObjectNode delta) {
        ObjectNode chunk = json().put("id", "c").put("object", "chat.completion.chunk");
        chunk.putArray("choices").addObject().put("index", 0).set("delta", delta);
        return chunk;
    }

    /** Its stream. */
    Answer chatStream() {
        ObjectNode first = chunk(message());
        if (cut) {
            return stream(List.of(first), false);
        }
        ObjectNode last = chunk(json());
        ((ObjectNode) last.at("/choices/0")).put("finish_reason", finish());
        ObjectNode usage = json().put("id", "c").put("object", "chat.completion.chunk");
        usage.putArray("choices");
        usage.putObject("usage").put("prompt_tokens", 3).put("completion_tokens", 2);
        return stream(List.of(first, last, usage), true);
    }

    private static ObjectNode event(String type) {
        return json().put("type", "response." + type);
    }

    private ArrayNode output() {
        ArrayNode output = Client.MAPPER.createArrayNode();
        if (!thoughts.isEmpty()) {
            ObjectNode item = output.addObject().put("id", "r1").put("type", "reasoning");
            item.putArray("content")
                    .addObject()
                    .put("type", "reasoning_text")
                    .put("text", thoughts);
        }
        if (!tool.isEmpty()) {
            output.addObject()
                    .put("id", "f1")
                    .put("type", "function_call")
                    .put("call_id", "call_1")
                    .put("name", tool)
                    .put("arguments", ARGUMENTS);
            return output;
        }
        ObjectNode part =
                output.addObject()
                        .put("id", "m1")
                        .put("type", "message")
                        .putArray("content")
                        .addObject();
        if (refusal.isEmpty()) {
            part.put("type", "output_text").put("text", text);
        } else {
            part.put("type", "refusal").put("refusal", refusal);
        }
        return output;
    }

    private ObjectNode response(String status) {
        ObjectNode response = json().put("id", "up").put("status", status).put("model", "m");
        response.set("output", status.equals("in_progress") ? json().arrayNode() : output());
        if (!status.equals("in_progress")) {
            response.putObject("usage")
                    .put("input_tokens", 3)
                    .put("output_tokens", 2)
                    .put("total_tokens", 5);
        }
        if (tooLong) {
            response.putObject("incomplete_details").put("reason", "max_output_tokens");
        }
        return response;
    }

    private String end() {
        return tooLong ? "incomplete" : "completed";
    }

    /** A whole response of a provider that speaks the API. */
    Answer response() {
        return whole(response(end()));
    }

    /** Its stream. */
    Answer responseStream() {
        var events = new java.util.ArrayList<ObjectNode>();
        events.add(event("created").set("response", response("in_progress")));
        for (JsonNode item : output()) {
            String id = item.path("id").asText();
            ObjectNode begun = item.deepCopy();
            begun.remove(List.of("content", "arguments"));
            events.add(event("output_item.added").set("item", begun));
            if (id.equals("f1")) {
                events.add(
                        event("function_call_arguments.delta")
                                .put("item_id", id)
                                .put("delta", ARGUMENTS));
                events.add(
                        event("function_call_arguments.done")
                                .put("item_id", id)
                                .put("arguments", ARGUMENTS));
            } else {
                part(events, id, item.at("/content/0"));
            }
            if (cut) {
                return stream(events, false);
            }
            events.add(event("output_item.done").set("item", item));
        }
        events.add(event(end()).set("response", response(end())));
        return stream(events, false);
    }

    private static void part(List<ObjectNode> events, String id, JsonNode part) {
        String type = part.path("type").asText();
        String field = type.equals("refusal") ? "refusal" : "text";
        ObjectNode begun = part.deepCopy();
        begun.put(field, "");
        events.add(event("content_part.added").put("item_id", id).set("part", begun));
        events.add(
                event(type + ".delta").put("item_id", id).put("delta", part.path(field).asText()));
        events.add(event(type + ".done").put("item_id", id).put(field, part.path(field).asText()));
        events.add(event("content_part.done").put("item_id", id).set("part", part));
    }
}
