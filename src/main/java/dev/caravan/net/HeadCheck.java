package dev.caravan.net;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpVersion;

import java.util.List;
import java.util.Optional;

/**
 * What makes a request's head ambiguous although it can be parsed (SEC-1, RFC 9112, 3.2 and 6.1).
 * Pure.
 */
public final class HeadCheck {
    private HeadCheck() {}

    /** What is wrong, for the client; empty when all is well. */
    public static Optional<String> problem(HttpVersion version, MultiMap headers) {
        List<String> codings = headers.getAll("Transfer-Encoding");
        if (!codings.isEmpty()) {
            boolean plain =
                    codings.size() == 1 && codings.getFirst().strip().equalsIgnoreCase("chunked");
            if (!plain) {
                return Optional.of("Transfer-Encoding: chunked is the only one taken, once");
            }
            if (version == HttpVersion.HTTP_1_0) {
                return Optional.of("HTTP/1.0 has no Transfer-Encoding");
            }
        }
        int hosts = headers.getAll("Host").size();
        if (version == HttpVersion.HTTP_1_1 && hosts != 1) {
            return Optional.of("one Host header is needed, not " + hosts);
        }
        return Optional.empty();
    }
}
