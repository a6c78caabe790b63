package dev.caravan.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * The bytes of event stream items, each closed by its blank line, so that whole results may be
 * written one after another. Pure functions.
 */
public final class SseWriter {
    /** The data of the event that ends an OpenAI-shaped stream. */
    public static final String DONE_DATA = "[DONE]";

    private static final byte[] DATA = "data: ".getBytes(UTF_8);
    private static final byte[] EVENT = "event: ".getBytes(UTF_8);

    private SseWriter() {}

    /** The bytes that parse to this item. */
    public static byte[] bytes(SseItem item) {
        return switch (item) {
            case SseItem.Event(String name, String data) -> event(name, data.getBytes(UTF_8));
            case SseItem.Comment(String text) -> comment(text);
        };
    }

    /** An event of the default type; see {@link #event}. */
    public static byte[] data(byte[] json) {
        return event("", json);
    }

    /** An event of the default type; see {@link #event}. */
    public static byte[] data(String json) {
        return event("", json.getBytes(UTF_8));
    }

    /**
     * An event. Line ends inside the data become several data lines, which a reader joins with LF;
     * in JSON such line ends stand between tokens, so the value is the same.
     *
     * @param name the event's type; empty = no {@code event:} line
     * @param json UTF-8
     * @throws IllegalArgumentException when the name has a line end
     */
    public static byte[] event(String name, byte[] json) {
        refuseLineEnd(name, "event name");
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + name.length() + 32);
        if (!name.isEmpty()) {
            out.writeBytes(EVENT);
            out.writeBytes(name.getBytes(UTF_8));
            out.write('\n');
        }
        int start = 0;
        for (int end = lineEnd(json, 0); end < json.length; end = lineEnd(json, start)) {
            dataLine(out, json, start, end);
            boolean crLf = json[end] == '\r' && end + 1 < json.length && json[end + 1] == '\n';
            start = end + (crLf ? 2 : 1);
        }
        dataLine(out, json, start, json.length);
        out.write('\n');
        return out.toByteArray();
    }

    /**
     * A comment, which readers ignore; it keeps connections open.
     *
     * @throws IllegalArgumentException when the text has a line end
     */
    public static byte[] comment(String text) {
        refuseLineEnd(text, "comment");
        return (": " + text + "\n\n").getBytes(UTF_8);
    }

    /** {@code data: [DONE]}. */
    public static byte[] done() {
        return data(DONE_DATA);
    }

    private static void dataLine(ByteArrayOutputStream out, byte[] bytes, int start, int end) {
        out.writeBytes(DATA);
        out.write(bytes, start, end - start);
        out.write('\n');
    }

    private static int lineEnd(byte[] bytes, int from) {
        int i = from;
        while (i < bytes.length && bytes[i] != '\n' && bytes[i] != '\r') {
            i++;
        }
        return i;
    }

    private static void refuseLineEnd(String text, String what) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw new IllegalArgumentException(what + " must not have a line end");
        }
    }
}
