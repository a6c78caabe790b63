package dev.caravan.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The end of a log file, and what is added to it; a file that was rotated away is read from its
 * start.
 */
final class LogTail {
    private static final long FIRST_BYTES = 8 << 10;
    private static final long LOOK_MS = 300;

    private final Path log;
    private long position;

    LogTail(Path log) throws IOException {
        this.log = log;
        this.position = Math.max(0, Files.size(log) - FIRST_BYTES);
    }

    void print(PrintWriter out) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            if (file.length() < position) {
                position = 0;
            }
            file.seek(position);
            byte[] more = new byte[(int) Math.min(file.length() - position, 1 << 20)];
            file.readFully(more);
            position += more.length;
            out.print(new String(more, StandardCharsets.UTF_8));
            out.flush();
        }
    }

    /** Waits a moment. */
    void awaitMore() throws InterruptedException {
        LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(LOOK_MS));
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
