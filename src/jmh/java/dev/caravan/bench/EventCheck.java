package dev.caravan.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the events of one stream as they come, finds the time stamp in each, and counts what is
 * missing. Not thread-safe.
 */
final class EventCheck implements Connection.Sink {
    private static final byte[] DONE = "data: [DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTENT = "\"content\":\"".getBytes(StandardCharsets.US_ASCII);

    private final Samples lags;
    private final Runnable onFirst;
    private byte[] line = new byte[512];
    private int length;
    private int events;
    private long firstAt;
    private long lastStamp = Long.MIN_VALUE;
    private boolean inOrder = true;
    private boolean done;

    /**
     * A check of one stream.
     *
     * @param lags gets the time from the sending of each event to here
     * @param onFirst told of the first event
     */
    EventCheck(Samples lags, Runnable onFirst) {
        this.lags = lags;
        this.onFirst = onFirst;
    }

    @Override
    public void accept(byte[] bytes, int from, int count) {
        long now = System.nanoTime();
        for (int at = from; at < from + count; at++) {
            if (bytes[at] == '\n') {
                line(now);
                length = 0;
            } else {
                if (length == line.length) {
                    line = Arrays.copyOf(line, 2 * length);
                }
                line[length++] = bytes[at];
            }
        }
    }

    private void line(long now) {
        if (length == DONE.length && Arrays.equals(line, 0, length, DONE, 0, DONE.length)) {
            done = true;
            return;
        }
        for (int at = 0; at + CONTENT.length < length; at++) {
            if (line[at] == CONTENT[0]
                    && Arrays.equals(line, at, at + CONTENT.length, CONTENT, 0, CONTENT.length)) {
                event(now, stamp(at + CONTENT.length));
                return;
            }
        }
    }

    private long stamp(int from) {
        long stamp = 0;
        for (int at = from; at < length && line[at] >= '0' && line[at] <= '9'; at++) {
            stamp = stamp * 10 + line[at] - '0';
        }
        return stamp;
    }

    private void event(long now, long stamp) {
        inOrder &= stamp > lastStamp;
        lastStamp = stamp;
        lags.add(now - stamp);
        if (events++ == 0) {
            firstAt = now;
            onFirst.run();
        }
    }

    /** When the first event was here; of {@link System#nanoTime}. */
    long firstAt() {
        return firstAt;
    }

    /** How many of so many events are missing or came in the wrong place, the end included. */
    int lost(int due) {
        return Math.abs(due - events) + (inOrder ? 0 : 1) + (done ? 0 : 1);
    }
}
