package dev.caravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.openai.Json;

import java.util.Optional;

/**
 * Maps a whole {@code chat.completion} of an OpenAI-shaped server to ours (HTTP-6, HTTP-8). Pure.
 */
public final class Completion {
    private Completion() {}

    /**
     * The reply with {@code model} set to the ref that answered and {@code id}, {@code created},
     * {@code usage} present.
     *
     * @throws AttemptFailed when it is an error in disguise or no reply at all
     */
    public static ObjectNode map(byte[] body, ReplyContext context) throws AttemptFailed {
        ObjectNode reply = parse(body);
        Optional<JsonNode> error = UpstreamErrors.inReply(reply);
        if (error.isPresent()) {
            throw new AttemptFailed(UpstreamErrors.of(error.get()));
        }
        if (!(reply.get("choices") instanceof ArrayNode choices)) {
            throw unusable(Reason.BAD_RESPONSE, "the reply has no choices");
        }
        if (choices.isEmpty()) {
            throw unusable(Reason.EMPTY_RESPONSE, "the reply has an empty list of choices");
        }
        for (JsonNode choice : choices) {
            if (!choice.path("message").isObject()) {
                throw unusable(Reason.BAD_RESPONSE, "a choice has no message");
            }
        }
        return complete(reply, context);
    }

    /** Sets what every reply of ours has (HTTP-6), in the tree that is given. */
    public static ObjectNode complete(ObjectNode reply, ReplyContext context) {
        reply.put("model", context.ref().toString());
        if (!reply.hasNonNull("id")) {
            reply.put("id", context.fallbackId());
        }
        if (!reply.hasNonNull("created")) {
            reply.put("created", context.nowSeconds());
        }
        if (!reply.hasNonNull("object")) {
            reply.put("object", "chat.completion");
        }
        if (!reply.path("usage").isObject()) {
            reply.set(
                    "usage",
                    Usage.estimate(context.promptBytes(), textBytes(reply.path("choices"))));
        }
        return reply;
    }

    /** A body that must be one JSON object. */
    public static ObjectNode parse(byte[] body) throws AttemptFailed {
        if (body.length == 0) {
            throw unusable(Reason.BAD_RESPONSE, "the reply is empty");
        }
        try {
            return Json.readObject(body);
        } catch (Json.MalformedJson e) {
            throw unusable(
                    Reason.BAD_RESPONSE,
                    looksLikeHtml(body)
                            ? "the reply is an HTML page, not JSON"
                            : "the reply is not JSON: " + e.describe());
        }
    }

    private static boolean looksLikeHtml(byte[] body) {
        for (byte b : body) {
            if (!Character.isWhitespace(b)) {
                return b == '<';
            }
        }
        return false;
    }

    private static long textBytes(JsonNode choices) {
        return choices.valueStream().mapToLong(c -> Usage.textBytes(c.path("message"))).sum();
    }

    public static AttemptFailed unusable(Reason reason, String detail) {
        return new AttemptFailed(new Failure.Unusable(reason, detail));
    }
}
