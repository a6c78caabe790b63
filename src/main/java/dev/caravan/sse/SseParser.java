package dev.caravan.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Turns the bytes of an event stream, cut anywhere, into items, as the WHATWG HTML standard says
 * (chapter 9.2.6, "Interpreting an event stream"): UTF-8, one leading byte order mark, lines that
 * end with LF, CRLF or CR. An item is handed out as soon as the byte that completes it was fed.
 *
 * <p>One deliberate difference: the standard throws away an event that the stream's end cuts short.
 * Model servers exist that leave out the last blank line, or even the last line end; {@link #end}
 * delivers what they sent. A line cut in the middle is then delivered too, and shows up as broken
 * JSON, which tells a torn stream from a finished one.
 *
 * <p>Works on bytes: a line that lies whole in the fed array is decoded where it is, once. Not
 * thread-safe. After {@link SseTooLarge} the parser must not be used any more.
 */
public final class SseParser {
    public static final int DEFAULT_MAX_EVENT_BYTES = 16 << 20;

    private static final int KEPT_CARRY_BYTES = 64 << 10;
    private static final byte[] NOTHING = {};
    private static final byte[] DATA = "data".getBytes(UTF_8);
    private static final byte[] EVENT = "event".getBytes(UTF_8);

    private final int maxEventBytes;

    /** The beginning of a line whose end was not fed yet. */
    private byte[] carry = NOTHING;

    private int carried;
    private boolean afterCr;
    private boolean firstLine = true;
    private String event = "";
    private @Nullable String data;

    /** Takes the place of {@code data} from the second data line on. */
    private @Nullable StringBuilder dataLines;

    private long dataBytes;

    public SseParser() {
        this(DEFAULT_MAX_EVENT_BYTES);
    }

    /**
     * With a bound of its own.
     *
     * @param maxEventBytes what the data lines of one event, and any one line, may have; above 0
     */
    public SseParser(int maxEventBytes) {
        if (maxEventBytes <= 0) {
            throw new IllegalArgumentException("maxEventBytes must be above 0: " + maxEventBytes);
        }
        this.maxEventBytes = maxEventBytes;
    }

    /**
     * Reads {@code len} bytes and hands out what they complete, in order. Keeps no reference to the
     * array.
     *
     * @throws SseTooLarge when the event being read has more bytes than allowed
     */
    public void feed(byte[] buf, int off, int len, Consumer<? super SseItem> out)
            throws SseTooLarge {
        int end = off + len;
        int lineStart = off;
        for (int i = off; i < end; i++) {
            byte b = buf[i];
            if (b != '\n' && b != '\r') {
                continue;
            }
            boolean secondHalfOfCrLf = b == '\n' && afterCr && i == lineStart && carried == 0;
            if (!secondHalfOfCrLf) {
                endLine(buf, lineStart, i - lineStart, out);
            }
            afterCr = b == '\r';
            lineStart = i + 1;
        }
        if (lineStart < end) {
            afterCr = false;
            keep(buf, lineStart, end - lineStart);
        }
    }

    /**
     * Says that no more bytes come and hands out what was not closed by a blank line.
     *
     * @throws SseTooLarge when the last event has more bytes than allowed
     */
    public void end(Consumer<? super SseItem> out) throws SseTooLarge {
        if (carried > 0) {
            endLine(NOTHING, 0, 0, out);
        }
        dispatch(out);
    }

    private void keep(byte[] buf, int off, int len) throws SseTooLarge {
        check((long) carried + len);
        if (carry.length < carried + len) {
            long wanted = Math.max(256L, Math.max(carried + len, 2L * carry.length));
            carry = Arrays.copyOf(carry, (int) Math.min(maxEventBytes, wanted));
        }
        System.arraycopy(buf, off, carry, carried, len);
        carried += len;
    }

    private void endLine(byte[] buf, int off, int len, Consumer<? super SseItem> out)
            throws SseTooLarge {
        if (carried == 0) {
            check(len);
            line(buf, off, off + len, out);
            return;
        }
        keep(buf, off, len);
        int length = carried;
        carried = 0;
        line(carry, 0, length, out);
        if (carry.length > KEPT_CARRY_BYTES) {
            // One huge event must not be paid for until the stream ends.
            carry = NOTHING;
        }
    }

    private void check(long lineBytes) throws SseTooLarge {
        if (dataBytes + lineBytes > maxEventBytes) {
            throw new SseTooLarge(maxEventBytes);
        }
    }

    private void line(byte[] buf, int from, int to, Consumer<? super SseItem> out) {
        int start = from;
        if (firstLine) {
            firstLine = false;
            start = afterByteOrderMark(buf, from, to);
        }
        if (start == to) {
            dispatch(out);
            return;
        }
        int colon = start;
        while (colon < to && buf[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, to);
        if (value < to && buf[value] == ' ') {
            value++;
        }
        if (colon == start) {
            out.accept(new SseItem.Comment(new String(buf, value, to - value, UTF_8)));
        } else if (is(DATA, buf, start, colon)) {
            addData(new String(buf, value, to - value, UTF_8), to - value);
        } else if (is(EVENT, buf, start, colon)) {
            event = new String(buf, value, to - value, UTF_8);
        }
        // Any other field is ignored: id and retry serve reconnecting, which a model call never
        // does.
    }

    private void addData(String line, int bytes) {
        dataBytes += bytes + 1L;
        if (data == null) {
            data = line;
            return;
        }
        if (dataLines == null) {
            dataLines = new StringBuilder(data);
        }
        dataLines.append('\n').append(line);
    }

    private void dispatch(Consumer<? super SseItem> out) {
        String type = event;
        String first = data;
        StringBuilder lines = dataLines;
        event = "";
        data = null;
        dataLines = null;
        dataBytes = 0;
        if (first != null) {
            out.accept(new SseItem.Event(type, lines == null ? first : lines.toString()));
        }
    }

    private static boolean is(byte[] name, byte[] buf, int from, int to) {
        return Arrays.equals(name, 0, name.length, buf, from, to);
    }

    private static int afterByteOrderMark(byte[] buf, int from, int to) {
        boolean marked =
                to - from >= 3
                        && buf[from] == (byte) 0xEF
                        && buf[from + 1] == (byte) 0xBB
                        && buf[from + 2] == (byte) 0xBF;
        return marked ? from + 3 : from;
    }
}
