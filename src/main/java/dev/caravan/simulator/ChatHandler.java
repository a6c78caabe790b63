package dev.caravan.simulator;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** {@code POST /v1/chat/completions}, once it is known that an answer is due. */
final class ChatHandler {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.UTF_8);
    private static final JsonPointer CONTENT = JsonPointer.compile("/choices/0/delta/content");

    private final Vertx vertx;
    private final InstantSource clock;
    private long count;

    ChatHandler(Vertx vertx, InstantSource clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    void answer(Call call, ChatRequest request, Behaviour behaviour, Optional<Fault> fault) {
        if (request.promptTokens() > behaviour.contextWindow()) {
            tooLong(call, request.promptTokens(), behaviour.contextWindow());
            return;
        }
        count++;
        ChatJson shapes =
                new ChatJson("chatcmpl-sim-" + count, clock.millis() / 1000, request.model());
        ChatReply reply = ChatReply.to(request, behaviour);
        boolean asJson = fault.filter(Fault.Garbage.JSON_FOR_SSE::equals).isPresent();
        if (request.stream() && !asJson) {
            stream(call, request, behaviour, fault, shapes, reply);
        } else {
            plain(call, request, behaviour, fault, shapes.completion(request, reply));
        }
    }

    private void plain(
            Call call,
            ChatRequest request,
            Behaviour behaviour,
            Optional<Fault> fault,
            ObjectNode completion) {
        if (behaviour.echoHeaders()) {
            completion.set("request_headers", headers(call));
        }
        if (behaviour.bodyBytes() > 0 && request.toolsToCall().isEmpty()) {
            pad(completion, behaviour.bodyBytes());
        }
        if (behaviour.firstTokenDelayMs() > 0) {
            vertx.setTimer(
                    behaviour.firstTokenDelayMs(), timer -> sendPlain(call, fault, completion));
        } else {
            sendPlain(call, fault, completion);
        }
    }

    private void sendPlain(Call call, Optional<Fault> fault, ObjectNode completion) {
        if (call.isOver()) {
            return;
        }
        if (fault.orElse(null) instanceof Fault.Cut cut) {
            call.cutJson(vertx, completion, cut.way());
        } else {
            call.json(200, completion);
        }
    }

    private void stream(
            Call call,
            ChatRequest request,
            Behaviour behaviour,
            Optional<Fault> fault,
            ChatJson shapes,
            ChatReply reply) {
        Framing framing = Framing.of(behaviour);
        Function<ObjectNode, Buffer> frame = chunk -> framing.event(Json.bytes(chunk));
        ObjectNode role = shapes.role();
        if (behaviour.echoHeaders()) {
            role.set("request_headers", headers(call));
        }
        Stream<EventStream.Event> events =
                Stream.of(
                                Stream.of(frame.apply(role)).map(ChatHandler::prompt),
                                shapes.deltas(reply).map(chunk -> token(chunk, frame, behaviour)),
                                shapes.closing(request, reply).map(frame).map(ChatHandler::prompt),
                                done(behaviour, framing))
                        .flatMap(Function.identity());
        new EventStream(
                        vertx,
                        call,
                        behaviour,
                        spoiled(events, fault, framing),
                        fault.filter(Fault.Cut.class::isInstance).map(Fault.Cut.class::cast))
                .start();
    }

    private static EventStream.Event token(
            ObjectNode chunk, Function<ObjectNode, Buffer> frame, Behaviour behaviour) {
        if (!behaviour.timestamps() || !chunk.at(CONTENT).isTextual()) {
            return new EventStream.Event(frame.apply(chunk), behaviour.tokenDelayMs());
        }
        ObjectNode delta = (ObjectNode) chunk.at(CONTENT.head());
        return new EventStream.Event(
                () -> {
                    delta.put("content", String.valueOf(System.nanoTime()));
                    return frame.apply(chunk);
                },
                behaviour.tokenDelayMs());
    }

    private static Stream<EventStream.Event> done(Behaviour behaviour, Framing framing) {
        return behaviour.noDone() ? Stream.of() : Stream.of(prompt(framing.event(DONE)));
    }

    private static EventStream.Event prompt(Buffer bytes) {
        return new EventStream.Event(bytes, 0);
    }

    private static Iterator<EventStream.Event> spoiled(
            Stream<EventStream.Event> events, Optional<Fault> fault, Framing framing) {
        return switch (fault.orElse(null)) {
            case Fault.End end -> events.limit(end.afterEvents()).iterator();
            case Fault.ErrorEvent error ->
                    Stream.concat(
                                    events.limit(error.afterEvents()),
                                    Stream.of(prompt(framing.event(errorData(error.message())))))
                            .iterator();
            case null, default -> events.iterator();
        };
    }

    private static byte[] errorData(String message) {
        ObjectNode error = Json.object();
        error.putObject("error")
                .put("code", 500)
                .put("message", message)
                .put("type", "server_error");
        return Json.bytes(error);
    }

    private static ObjectNode headers(Call call) {
        return RecordedRequest.headers(call.request().headers());
    }

    /** Makes the content as long as it takes for the body to have the wanted size. */
    private static void pad(ObjectNode completion, int bytes) {
        ObjectNode message = (ObjectNode) completion.path("choices").path(0).path("message");
        message.put("content", "");
        int missing = bytes - Json.bytes(completion).length;
        message.put("content", "x".repeat(Math.max(0, missing)));
    }

    private static void tooLong(Call call, int promptTokens, int contextWindow) {
        ObjectNode error = Json.object();
        error.putObject("error")
                .put("code", 400)
                .put(
                        "message",
                        "request ("
                                + promptTokens
                                + " tokens) exceeds the available context size ("
                                + contextWindow
                                + " tokens), try increasing it")
                .put("type", "exceed_context_size_error")
                .put("n_prompt_tokens", promptTokens)
                .put("n_ctx", contextWindow);
        call.json(400, error);
    }
}
