package dev.caravan.local;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reads a child's output all the time, so that the child never waits for us, and passes it, secrets
 * masked, to the log file and to the tail in memory. Thread-safe.
 */
final class OutputPump {
    private static final int PIECE = 16_384;

    private final InputStream from;
    private final Redactor redactor;
    private final RotatingLog log;
    private final Tail tail = new Tail();
    private final CountDownLatch ended = new CountDownLatch(1);

    private OutputPump(InputStream from, Redactor redactor, RotatingLog log) {
        this.from = from;
        this.redactor = redactor;
        this.log = log;
    }

    /** Starts to read on a thread of its own and takes the log with it. */
    static OutputPump start(String name, InputStream from, Redactor redactor, RotatingLog log) {
        OutputPump pump = new OutputPump(from, redactor, log);
        // A platform thread: reading a pipe would hold up a carrier of virtual threads.
        Thread.ofPlatform().daemon().name("output-of-" + name).start(pump::run);
        return pump;
    }

    /** The last output so far. */
    String tail() {
        return tail.text();
    }

    /** Waits for the end of the output, at most so many milliseconds. */
    void awaitEnd(long ms) {
        try {
            ended.await(ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (from;
                log) {
            byte[] piece = new byte[PIECE];
            for (int n = from.read(piece); n >= 0; n = from.read(piece)) {
                pass(redactor.next(piece, n));
            }
            pass(redactor.end());
        } catch (IOException e) {
            // The pipe was closed by the process's end; what came before is kept.
            pass(redactor.end());
        } finally {
            ended.countDown();
        }
    }

    private void pass(byte[] bytes) {
        if (bytes.length > 0) {
            tail.add(bytes);
            log.write(bytes);
        }
    }
}
