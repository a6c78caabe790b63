package dev.caravan.batch;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Splits a file into lines (JSON Lines: UTF-8, a line feed ends a line, a carriage return before it
 * is part of the end). A byte order mark at the beginning is skipped. One thread.
 */
final class LineReader {
    private final InputStream in;
    private final int longest;
    private int number;
    private long offset;
    private boolean ended;

    /**
     * Lines of a file.
     *
     * @param longest bytes of a line that are kept; of a longer one only its length is known
     */
    LineReader(InputStream in, int longest) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.longest = longest;
    }

    /** A line. */
    static final class Line {
        private final int number;
        private final long start;
        private final byte[] bytes;
        private final boolean tooLong;

        private Line(int number, long start, byte[] bytes, boolean tooLong) {
            this.number = number;
            this.start = start;
            this.bytes = bytes;
            this.tooLong = tooLong;
        }

        /** From 1. */
        int number() {
            return number;
        }

        /** Bytes of the file before it. */
        long start() {
            return start;
        }

        /** Without its end; cut where it is longer than what is kept. Not to be changed. */
        byte[] bytes() {
            return bytes;
        }

        boolean tooLong() {
            return tooLong;
        }

        boolean isBlank() {
            for (byte b : bytes) {
                if (b != ' ' && b != '\t' && b != '\r') {
                    return false;
                }
            }
            return true;
        }
    }

    /** The next line; empty at the end of the file. */
    Optional<Line> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        long start = offset + (offset == 0 ? skipMark() : 0);
        offset = start;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean tooLong = false;
        int b = in.read();
        for (; b >= 0 && b != '\n'; b = in.read()) {
            offset++;
            if (bytes.size() < longest) {
                bytes.write(b);
            } else {
                tooLong |= b != '\r';
            }
        }
        ended = b < 0;
        offset++;
        if (ended && offset == start + 1) {
            return Optional.empty();
        }
        return Optional.of(new Line(++number, start, withoutReturn(bytes.toByteArray()), tooLong));
    }

    private int skipMark() throws IOException {
        in.mark(3);
        if (in.read() == 0xEF && in.read() == 0xBB && in.read() == 0xBF) {
            return 3;
        }
        in.reset();
        return 0;
    }

    private static byte[] withoutReturn(byte[] line) {
        return line.length > 0 && line[line.length - 1] == '\r'
                ? java.util.Arrays.copyOf(line, line.length - 1)
                : line;
    }
}
