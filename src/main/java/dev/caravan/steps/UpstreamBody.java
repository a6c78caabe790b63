package dev.caravan.steps;

import dev.caravan.dialect.Dialect;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.net.UpstreamCall;

import org.apache.camel.Exchange;
import org.apache.camel.Message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** Takes the body of a provider's answer, where it is one. */
final class UpstreamBody {
    private static final int MAX_ERROR_BYTES = 64 << 10;
    private static final int MAX_REPLY_BYTES = 64 << 20;

    private UpstreamBody() {}

    /**
     * The body of an answer with status 2xx, unread.
     *
     * @throws AttemptFailed with what any other answer says
     */
    static InputStream accepted(Message message, UpstreamCall call, Dialect dialect)
            throws AttemptFailed, IOException {
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        InputStream body =
                message.getBody() instanceof InputStream in ? in : InputStream.nullInputStream();
        if (status < 200 || status > 299) {
            refuse(dialect, message, status, body, call);
        }
        return body;
    }

    private static void refuse(
            Dialect dialect, Message message, int status, InputStream body, UpstreamCall call)
            throws AttemptFailed, IOException {
        if (status >= 300 && status < 400) {
            throw new AttemptFailed(
                    new Failure.Unusable(
                            Reason.BAD_RESPONSE,
                            "HTTP "
                                    + status
                                    + ": a redirect, which is never followed; check baseUrl"));
        }
        call.awaitBody();
        throw new AttemptFailed(
                dialect.refused(status, body.readNBytes(MAX_ERROR_BYTES), retryAfter(message)));
    }

    private static OptionalLong retryAfter(Message message) {
        String value = message.getHeader("Retry-After", "", String.class);
        try {
            return OptionalLong.of(Math.max(0, Long.parseLong(value.strip())));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** All of a body, at most 64 MiB; each part of it proves that the provider is alive. */
    static byte[] read(InputStream body, UpstreamCall call) throws AttemptFailed, IOException {
        call.awaitBody();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] part = new byte[16 << 10];
        for (int n = body.read(part); n >= 0; n = body.read(part)) {
            bytes.write(part, 0, n);
            call.awaitBody();
            if (bytes.size() > MAX_REPLY_BYTES) {
                throw new AttemptFailed(
                        new Failure.Unusable(
                                Reason.BAD_RESPONSE,
                                "the reply is larger than " + MAX_REPLY_BYTES + " bytes"));
            }
        }
        return bytes.toByteArray();
    }
}
