package dev.caravan.net;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends an answer to a request whose body was not read. What is still to come is thrown away, so
 * that the client can finish sending and read the answer; unless it is small the connection then
 * ends, since a body without end would hold it.
 */
final class UnreadBody {
    private static final long SMALL_BYTES = 1 << 20;
    private static final long LINGER_MS = 500;

    private UnreadBody() {}

    static void endWith(HttpServerRequest request, HttpServerResponse response, Buffer answer) {
        if (request.isEnded()) {
            response.end(answer);
            return;
        }
        boolean last = "close".equalsIgnoreCase(response.headers().get("Connection"));
        boolean small = hasSmallBody(request) && !last;
        if (!small) {
            response.putHeader("Connection", "close");
        }
        response.end(answer);
        request.handler(_ -> {});
        request.resume();
        if (!small) {
            CompletableFuture.delayedExecutor(LINGER_MS, TimeUnit.MILLISECONDS)
                    .execute(request.connection()::close);
        }
    }

    private static boolean hasSmallBody(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        if (length == null) {
            return request.getHeader("Transfer-Encoding") == null;
        }
        try {
            return Long.parseLong(length) <= SMALL_BYTES;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
