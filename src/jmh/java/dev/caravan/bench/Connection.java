package dev.caravan.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A kept-alive HTTP/1.1 connection that blocks and reads no more of an answer than its status, its
 * framing and its body: the load must not cost what it measures. One thread at a time.
 */
final class Connection implements AutoCloseable {
    private static final int BUFFER_BYTES = 4 << 10;
    private static final int TIMEOUT_MS = 60_000;
    private static final byte[] LENGTH = ascii("content-length:");
    private static final byte[] CODING = ascii("transfer-encoding:");

    private final Socket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int end;

    /** Takes a body piece by piece, as it comes. */
    interface Sink {
        void accept(byte[] bytes, int from, int length);
    }

    Connection(int port) throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
        in = socket.getInputStream();
    }

    /**
     * Sends a request and reads the whole answer.
     *
     * @return its status
     * @throws IOException when the connection breaks or is silent for a minute
     */
    int exchange(byte[] request, Sink body) throws IOException {
        socket.getOutputStream().write(request);
        int line = line();
        int status = number(next + "HTTP/1.1 ".length(), line, 10);
        next = line + 1;
        int length = -1;
        for (line = line(); line - next > 1; line = line()) {
            if (has(LENGTH, line)) {
                length = number(next + LENGTH.length, line, 10);
            } else if (has(CODING, line)) {
                length = -1;
            }
            next = line + 1;
        }
        next = line + 1;
        if (length >= 0) {
            pass(length, body);
        } else {
            passChunks(body);
        }
        return status;
    }

    private void passChunks(Sink body) throws IOException {
        while (true) {
            int line = line();
            int size = number(next, line, 16);
            next = line + 1;
            pass(size, body);
            next = line() + 1;
            if (size == 0) {
                return;
            }
        }
    }

    private void pass(int length, Sink body) throws IOException {
        int left = length;
        while (left > 0) {
            if (next == end) {
                fill();
            }
            int piece = Math.min(left, end - next);
            body.accept(buffer, next, piece);
            next += piece;
            left -= piece;
        }
    }

    /** Where the line that starts at {@code next} has its LF. */
    private int line() throws IOException {
        int at = next;
        while (true) {
            for (; at < end; at++) {
                if (buffer[at] == '\n') {
                    return at;
                }
            }
            int seen = at - next;
            fill();
            at = next + seen;
        }
    }

    private void fill() throws IOException {
        if (next > 0) {
            System.arraycopy(buffer, next, buffer, 0, end - next);
            end -= next;
            next = 0;
        }
        if (end == buffer.length) {
            throw new WrongReply("a header line is longer than " + buffer.length + " bytes");
        }
        int n = in.read(buffer, end, buffer.length - end);
        if (n < 0) {
            throw new WrongReply("the connection ended inside an answer");
        }
        end += n;
    }

    private boolean has(byte[] name, int line) {
        if (line - next < name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (Character.toLowerCase(buffer[next + i]) != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** The first number in a part of the buffer. */
    private int number(int from, int to, int radix) {
        int value = 0;
        boolean begun = false;
        for (int at = from; at < to; at++) {
            int digit = Character.digit(buffer[at], radix);
            if (digit >= 0) {
                value = value * radix + digit;
                begun = true;
            } else if (begun) {
                break;
            }
        }
        return value;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
