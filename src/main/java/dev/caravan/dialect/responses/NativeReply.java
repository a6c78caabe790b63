package dev.caravan.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.dialect.Completion;
import dev.caravan.dialect.UpstreamErrors;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Reason;

import java.util.Optional;

/** A whole response for a client that asked for one: it stays as it is. Pure. */
public final class NativeReply {
    private NativeReply() {}

    /**
     * The response object.
     *
     * @throws AttemptFailed when it is an error in disguise or no reply at all
     */
    public static ObjectNode of(byte[] body) throws AttemptFailed {
        ObjectNode response = Completion.parse(body);
        // The API's own objects have the field, too: it is null there.
        Optional<JsonNode> error = UpstreamErrors.inReply(response);
        if (error.isPresent()) {
            throw new AttemptFailed(UpstreamErrors.of(error.get()));
        }
        ResponseEnd.requireNoFailure(response);
        if (!response.path("output").isArray()) {
            throw Completion.unusable(Reason.BAD_RESPONSE, "the reply has no output");
        }
        if (isEmpty(response)) {
            throw Completion.unusable(Reason.EMPTY_RESPONSE, "the reply has an empty output");
        }
        return response;
    }

    /** Whether it is complete and yet says nothing. */
    static boolean isEmpty(JsonNode response) {
        return response.path("output").isEmpty()
                && !response.path("status").asText("").equals("incomplete");
    }

    /** Its token counts in the chat API's words; an empty object where it has none. */
    public static ObjectNode usage(ObjectNode response) {
        return response.path("usage").isObject()
                ? ResponseUsage.of(response.path("usage"))
                : response.objectNode();
    }
}
