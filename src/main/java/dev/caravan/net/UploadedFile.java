package dev.caravan.net;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The file of a form ({@code multipart/form-data}, RFC 7578), read as it comes: at most {@link
 * #MAX_WAITING} bytes of it are in memory, the sender waits. Blocks the reading (virtual) thread.
 */
public final class UploadedFile extends InputStream {
    /** Bytes that wait for the reader. */
    static final long MAX_WAITING = 1 << 20;

    /** How long a form may bring nothing, in milliseconds. */
    private static final long IDLE_MS = 30_000;

    private final HttpServerRequest request;
    private final long limit;
    private final CompletableFuture<Optional<String>> name = new CompletableFuture<>();
    private final CompletableFuture<Boolean> whole = new CompletableFuture<>();

    /** An empty one is the end. */
    private final BlockingQueue<Optional<Buffer>> parts = new LinkedBlockingQueue<>();

    private final AtomicLong waiting = new AtomicLong();
    private Buffer part = Buffer.buffer();
    private int at;
    private long bytes;
    private boolean ended;

    private UploadedFile(HttpServerRequest request, long limit) {
        this.request = request;
        this.limit = limit;
    }

    /** The file is larger than allowed. */
    public static final class TooLarge extends IOException {
        TooLarge(long limit) {
            super("the file is larger than " + limit + " bytes");
        }
    }

    /**
     * Begins to read a form.
     *
     * @param field of the form that holds the file; another file is passed over
     * @param limit bytes of the file
     */
    public static UploadedFile begin(HttpServerRequest request, String field, long limit) {
        UploadedFile file = new UploadedFile(request, limit);
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        request.setExpectMultipart(true);
        request.uploadHandler(upload -> file.take(upload, field));
        request.exceptionHandler(file::fail);
        request.endHandler(_ -> file.end());
        request.resume();
        return file;
    }

    private void take(HttpServerFileUpload upload, String field) {
        if (!upload.name().equals(field) || name.isDone()) {
            upload.handler(_ -> {});
            return;
        }
        upload.handler(
                part -> {
                    parts.add(Optional.of(part));
                    if (waiting.addAndGet(part.length()) > MAX_WAITING) {
                        request.pause();
                    }
                });
        upload.exceptionHandler(this::fail);
        upload.endHandler(_ -> parts.add(Optional.empty()));
        name.complete(Optional.ofNullable(upload.filename()));
    }

    private void fail(Throwable fault) {
        name.completeExceptionally(fault);
        whole.completeExceptionally(fault);
        parts.add(Optional.empty());
    }

    private void end() {
        name.complete(Optional.empty());
        whole.complete(true);
    }

    /**
     * The file's name as the sender says it; empty when the form has no file.
     *
     * @throws IOException when the form breaks off or comes too slowly
     */
    public Optional<String> awaitName() throws IOException {
        return await(name);
    }

    /**
     * A field of the form; known when all of it is there.
     *
     * @throws IOException when the form breaks off or comes too slowly
     */
    public String awaitField(String field) throws IOException {
        await(whole);
        return Optional.ofNullable(request.getFormAttribute(field)).orElse("");
    }

    private static <T> T await(CompletableFuture<T> value) throws IOException {
        try {
            return value.get(IDLE_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the form broke off: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException("the form did not arrive in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the gateway is stopping", e);
        }
    }

    /** Bytes that were read so far. */
    public long bytes() {
        return bytes;
    }

    @Override
    public int read() throws IOException {
        return fill() ? part.getByte(at++) & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, part.length() - at);
        part.getBytes(at, at + count, into, offset);
        at += count;
        return count;
    }

    private boolean fill() throws IOException {
        while (at == part.length() && !ended) {
            next();
        }
        return !ended;
    }

    private void next() throws IOException {
        try {
            Optional<Buffer> next = parts.poll(IDLE_MS, TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new IOException("the form did not arrive in time");
            }
            part = next.orElseGet(Buffer::buffer);
            at = 0;
            ended = next.isEmpty();
            bytes += part.length();
            if (ended && whole.isCompletedExceptionally()) {
                await(whole);
            }
            if (bytes > limit) {
                throw new TooLarge(limit);
            }
            if (waiting.addAndGet(-part.length()) <= MAX_WAITING / 2) {
                request.resume();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the gateway is stopping", e);
        }
    }
}
