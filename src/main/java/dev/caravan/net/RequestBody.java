package dev.caravan.net;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads a request's body from its socket, bounded in size and in slowness (HTTP-3, SEC-2). Blocks
 * the calling (virtual) thread.
 */
public final class RequestBody {
    /** Time before slowness counts, in milliseconds. */
    static final long GRACE_MS = 10_000;

    /** Bytes a millisecond that a body must bring after the grace. */
    static final long MIN_BYTES_PER_MS = 8;

    private static final long LOOK_MS = 250;

    private RequestBody() {}

    /** The body came too slowly, or the client left. */
    public static final class NotComplete extends Exception {
        NotComplete(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * The raw body, at most {@code limit} bytes.
     *
     * @throws BodyTooLarge when it is, or says it is, larger; the rest is not read
     * @throws NotComplete when it came slower than 8 KiB a second after the first 10 s, or broke
     *     off
     */
    public static byte[] read(HttpServerRequest request, long limit)
            throws BodyTooLarge, NotComplete {
        if (declaredLength(request) > limit) {
            throw new BodyTooLarge(limit);
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        Buffer body = Buffer.buffer();
        AtomicLong received = new AtomicLong();
        CompletableFuture<Buffer> whole = new CompletableFuture<>();
        request.handler(
                part -> {
                    if (received.addAndGet(part.length()) <= limit) {
                        body.appendBuffer(part);
                    } else {
                        whole.complete(body);
                    }
                });
        request.exceptionHandler(whole::completeExceptionally);
        request.endHandler(_ -> whole.complete(body));
        request.resume();
        byte[] bytes = await(whole, received).getBytes();
        if (received.get() > limit) {
            request.pause();
            throw new BodyTooLarge(limit);
        }
        return bytes;
    }

    private static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static Buffer await(CompletableFuture<Buffer> whole, AtomicLong received)
            throws NotComplete {
        long waited = 0;
        while (true) {
            try {
                return whole.get(LOOK_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                waited += LOOK_MS;
                if (waited > GRACE_MS + received.get() / MIN_BYTES_PER_MS) {
                    throw new NotComplete("the request body did not arrive in time");
                }
            } catch (ExecutionException e) {
                throw new NotComplete("the request body broke off");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new NotComplete("the gateway is stopping");
            }
        }
    }
}
