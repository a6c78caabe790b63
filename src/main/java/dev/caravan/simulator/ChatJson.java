package dev.caravan.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The wire shapes of one chat reply, after those of llama.cpp's server.
 *
 * @param id of the completion
 * @param created seconds since the epoch
 * @param model as asked for
 */
record ChatJson(String id, long created, String model) {

    /** Characters in each piece of a streamed call's arguments. */
    private static final int ARGUMENT_PIECE = 5;

    ObjectNode completion(ChatRequest request, ChatReply reply) {
        ObjectNode completion = head("chat.completion");
        ObjectNode choice = completion.putArray("choices").addObject();
        choice.put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        if (reply.calls().isEmpty()) {
            message.put("content", reply.content());
        } else {
            message.putNull("content");
            var calls = message.putArray("tool_calls");
            for (int i = 0; i < reply.calls().size(); i++) {
                ObjectNode call = calls.addObject().put("id", callId(i)).put("type", "function");
                call.putObject("function")
                        .put("name", reply.calls().get(i).name())
                        .put("arguments", reply.calls().get(i).arguments());
            }
        }
        choice.put("finish_reason", reply.finishReason());
        completion.set("usage", usage(request.promptTokens(), reply.completionTokens()));
        return completion;
    }

    /** The chunk that opens a stream. */
    ObjectNode role() {
        return chunk(Json.object().put("role", "assistant").putNull("content"));
    }

    /** The chunks with content: a token or a piece of a call each. Made one by one. */
    Stream<ObjectNode> deltas(ChatReply reply) {
        Stream<ObjectNode> text =
                reply.tokens().stream().map(token -> chunk(Json.object().put("content", token)));
        Stream<ObjectNode> calls =
                IntStream.range(0, reply.calls().size())
                        .boxed()
                        .flatMap(index -> callDeltas(index, reply.calls().get(index)));
        return Stream.concat(text, calls);
    }

    /** The chunks that close a stream. */
    Stream<ObjectNode> closing(ChatRequest request, ChatReply reply) {
        ObjectNode finish = chunk(Json.object());
        ((ObjectNode) finish.path("choices").path(0)).put("finish_reason", reply.finishReason());
        if (!request.includeUsage()) {
            return Stream.of(finish);
        }
        ObjectNode last = head("chat.completion.chunk");
        last.putArray("choices");
        last.set("usage", usage(request.promptTokens(), reply.completionTokens()));
        return Stream.of(finish, last);
    }

    private Stream<ObjectNode> callDeltas(int index, ChatReply.Call call) {
        ObjectNode opening = Json.object();
        opening.put("index", index).put("id", callId(index)).put("type", "function");
        opening.putObject("function").put("name", call.name()).put("arguments", "");
        return Stream.concat(
                Stream.of(callChunk(opening)),
                pieces(call.arguments()).stream()
                        .map(
                                piece -> {
                                    ObjectNode more = Json.object().put("index", index);
                                    more.putObject("function").put("arguments", piece);
                                    return callChunk(more);
                                }));
    }

    private static List<String> pieces(String arguments) {
        int[] points = arguments.codePoints().toArray();
        return IntStream.range(0, (points.length + ARGUMENT_PIECE - 1) / ARGUMENT_PIECE)
                .map(piece -> piece * ARGUMENT_PIECE)
                .mapToObj(
                        from ->
                                new String(
                                        points,
                                        from,
                                        Math.min(ARGUMENT_PIECE, points.length - from)))
                .toList();
    }

    private ObjectNode callChunk(ObjectNode call) {
        ObjectNode delta = Json.object();
        delta.putArray("tool_calls").add(call);
        return chunk(delta);
    }

    private ObjectNode chunk(ObjectNode delta) {
        ObjectNode chunk = head("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject();
        choice.put("index", 0);
        choice.set("delta", delta);
        choice.putNull("finish_reason");
        return chunk;
    }

    private ObjectNode head(String object) {
        ObjectNode head = Json.object().put("id", id).put("object", object);
        return head.put("created", created)
                .put("model", model)
                .put("system_fingerprint", "caravan-simulator");
    }

    private String callId(int index) {
        return "call_" + id + "_" + index;
    }

    static ObjectNode usage(int promptTokens, int completionTokens) {
        ObjectNode usage = JsonNodeFactory.instance.objectNode();
        return usage.put("prompt_tokens", promptTokens)
                .put("completion_tokens", completionTokens)
                .put("total_tokens", promptTokens + completionTokens);
    }
}
