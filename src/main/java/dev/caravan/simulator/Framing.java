package dev.caravan.simulator;

import io.vertx.core.buffer.Buffer;

import java.util.ArrayList;
import java.util.List;

/**
 * How events become bytes: the liberties that the event-stream format of the HTML standard (9.2.6)
 * allows and real servers take.
 *
 * @param lineEnd LF or CR LF
 * @param field {@code data:} with or without a space
 * @param comments whether a comment line stands before each event
 */
record Framing(String lineEnd, String field, boolean comments) {

    static Framing of(Behaviour behaviour) {
        return new Framing(
                behaviour.crlf() ? "\r\n" : "\n",
                behaviour.noSpace() ? "data:" : "data: ",
                behaviour.comments());
    }

    Buffer event(byte[] data) {
        Buffer event = Buffer.buffer(data.length + 16);
        if (comments) {
            event.appendString(": the Caravan simulator is alive").appendString(lineEnd);
        }
        return event.appendString(field)
                .appendBytes(data)
                .appendString(lineEnd)
                .appendString(lineEnd);
    }

    /** What llama.cpp sends into long silences. */
    Buffer keepAlive() {
        return Buffer.buffer(":" + lineEnd + lineEnd);
    }

    /** Cuts inside every multi-byte character; without any, once in the middle. */
    static List<Buffer> split(Buffer event) {
        List<Buffer> pieces = new ArrayList<>();
        int start = 0;
        for (int at = 1; at < event.length(); at++) {
            boolean continues = (event.getByte(at) & 0xC0) == 0x80;
            boolean first = (event.getByte(at - 1) & 0xC0) == 0xC0;
            if (continues && first) {
                pieces.add(event.slice(start, at));
                start = at;
            }
        }
        int rest = pieces.isEmpty() ? event.length() / 2 : start;
        if (pieces.isEmpty()) {
            pieces.add(event.slice(0, rest));
        }
        pieces.add(event.slice(rest, event.length()));
        return pieces;
    }
}
