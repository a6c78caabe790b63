package dev.caravan.net;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The client's side of one request: one answer, whole or as an event stream, written to the socket
 * as it comes. The exchange's thread writes; the watchdog adds keep-alive comments; the socket's
 * end is told to {@link #onGone}. Safe for these threads together.
 *
 * <p>Back-pressure (HTTP-7): at most {@link #MAX_PENDING_BYTES} wait for the socket, then the
 * writer waits; a reader that takes nothing for {@link #STALL_MS} is dropped.
 */
public final class ClientConnection implements Watchdog.Watched, Recipient {
    /** Bytes of one stream that may wait for the client's socket. */
    public static final long MAX_PENDING_BYTES = 1 << 20;

    /** How long a reader may take nothing, in milliseconds. */
    public static final long STALL_MS = 60_000;

    /** Silence after which a stream gets a comment, in milliseconds. */
    public static final long KEEP_ALIVE_MS = 10_000;

    private static final long MS = 1_000_000;
    private static final Buffer KEEP_ALIVE = Buffer.buffer(": keep-alive\n\n");

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Watchdog watchdog;
    private final ReentrantLock lock = new ReentrantLock();
    private final Backlog backlog;
    private final SentCopy sent = new SentCopy();
    private final List<Runnable> goneListeners = new CopyOnWriteArrayList<>();
    private volatile boolean gone;
    private volatile boolean ended;
    private boolean streaming;
    private boolean committed;
    private volatile long lastWrite;
    private long bytesSent;

    /** The client left before its answer was complete. */
    public static final class Gone extends Exception {
        /** The one that is thrown. */
        public Gone() {
            super("the client closed the connection", null, false, false);
        }
    }

    public ClientConnection(
            HttpServerRequest request, HttpServerResponse response, Watchdog watchdog) {
        this.request = request;
        this.response = response;
        this.watchdog = watchdog;
        this.backlog = new Backlog(watchdog::now, MAX_PENDING_BYTES, STALL_MS);
        this.lastWrite = watchdog.now();
        response.closeHandler(_ -> left());
        response.exceptionHandler(_ -> left());
    }

    private void left() {
        if (ended) {
            return;
        }
        gone = true;
        backlog.wake();
        goneListeners.forEach(Runnable::run);
    }

    public HttpServerRequest request() {
        return request;
    }

    /**
     * Runs the action when the client leaves before its answer is complete; at once when it has
     * left.
     */
    @Override
    public void onGone(Runnable action) {
        goneListeners.add(action);
        if (gone) {
            action.run();
        }
    }

    @Override
    public void forget(Runnable action) {
        goneListeners.remove(action);
    }

    @Override
    public boolean isGone() {
        return gone;
    }

    /** Whether a status line was sent: by the first event or by a keep-alive comment (FLV-4). */
    public boolean isCommitted() {
        lock.lock();
        try {
            return committed;
        } finally {
            lock.unlock();
        }
    }

    public boolean isEnded() {
        return ended;
    }

    @Override
    public long bytesSent() {
        return bytesSent;
    }

    /** The beginning of what was sent. */
    public SentCopy sent() {
        return sent;
    }

    /** The answer will be an event stream: from here on long silence gets keep-alive comments. */
    public void expectStream() {
        lock.lock();
        try {
            streaming = true;
            response.putHeader("Content-Type", "text/event-stream; charset=utf-8");
            response.putHeader("Cache-Control", "no-cache");
            response.putHeader("X-Accel-Buffering", "no");
            response.setChunked(true);
        } finally {
            lock.unlock();
        }
        watchdog.add(this);
    }

    /** The answer will be written in pieces whose sum is not known; nothing is written yet. */
    public void expectPieces() {
        response.setChunked(true);
    }

    /** A header of the answer; without effect once the status line was sent. */
    public void header(String name, String value) {
        lock.lock();
        try {
            if (!committed) {
                response.putHeader(name, value);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void tick(long now) {
        if (now - lastWrite < KEEP_ALIVE_MS * MS || !lock.tryLock()) {
            return;
        }
        try {
            if (streaming && !ended && !gone && backlog.isEmpty()) {
                send(KEEP_ALIVE);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes a piece of an event stream; waits while the client is slow.
     *
     * @throws Gone when the client has left or takes nothing for {@link #STALL_MS}
     */
    public void write(byte[] bytes) throws Gone {
        awaitRoom();
        lock.lock();
        try {
            sent.add(bytes);
            send(Buffer.buffer(bytes));
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() throws Gone {
        boolean stalled = !backlog.awaitRoom(() -> gone);
        if (stalled) {
            request.connection().close();
        }
        if (stalled || gone) {
            throw new Gone();
        }
    }

    private void send(Buffer buffer) {
        int length = buffer.length();
        committed = true;
        backlog.add(length);
        bytesSent += length;
        lastWrite = watchdog.now();
        response.write(buffer).onComplete(_ -> backlog.taken(length));
    }

    /** Ends an event stream. */
    public void end() {
        watchdog.remove(this);
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                response.end();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Answers with one JSON body; without effect when an answer is under way. */
    public void json(int status, Map<String, String> headers, byte[] body) {
        Map<String, String> all = new java.util.HashMap<>(headers);
        all.put("Content-Type", "application/json");
        whole(status, all, body);
    }

    /** Answers with one body; without effect when an answer is under way. */
    public void whole(int status, Map<String, String> headers, byte[] body) {
        watchdog.remove(this);
        lock.lock();
        try {
            if (committed || ended || gone) {
                return;
            }
            committed = true;
            ended = true;
            bytesSent += body.length;
            sent.add(body);
            // What an expected stream had set does not hold for this answer.
            response.setChunked(false);
            response.headers().remove("X-Accel-Buffering").remove("Cache-Control");
            response.setStatusCode(status);
            headers.forEach(response::putHeader);
            UnreadBody.endWith(request, response, Buffer.buffer(body));
        } finally {
            lock.unlock();
        }
    }
}
