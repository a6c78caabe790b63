package dev.caravan.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.compat.Shaped;
import dev.caravan.config.Secret;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Failure;
import dev.caravan.routing.Candidate;
import dev.caravan.sse.SseReader;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One upstream API: how a chat request is put to it, and how its answers become chat replies. Pure
 * and safe for many threads. Found by its name among the services of this type; its route is {@code
 * call-<api>}.
 */
public interface Dialect {

    /** The value of a provider's {@code api}. */
    String api();

    /** The path below a provider's base URL, e.g. {@code /chat/completions}. */
    String path(URI baseUrl);

    /** Headers, in lower case, that carry the credential, and those that the API demands. */
    Map<String, String> headers(Optional<Secret> key);

    /**
     * The body in this API's form.
     *
     * @param chat a chat request, compat applied; it is not touched
     * @return a tree of its own, with the names of the client's fields that have no place there
     * @throws AttemptFailed when the API cannot take what the request holds
     */
    Shaped request(ObjectNode chat, Candidate candidate) throws AttemptFailed;

    /**
     * A whole answer with status 2xx as a {@code chat.completion}.
     *
     * @throws AttemptFailed when it is an error in disguise or no reply at all
     */
    ObjectNode whole(byte[] body, ReplyContext context) throws AttemptFailed;

    /**
     * An event stream as chunks of a chat completion.
     *
     * @param alive told of every event and comment, so that clocks can be reset
     */
    ReplyStream stream(SseReader events, ChunkForm form, Runnable alive);

    /** The failure behind an error status and its body; the body may be anything. */
    default Failure refused(int status, byte[] body, OptionalLong retryAfterSeconds) {
        return UpstreamErrors.of(status, body, retryAfterSeconds);
    }
}
