package dev.caravan.sse;

import java.io.IOException;

/** An event (or a single line) is larger than its reader allows; the stream cannot be read on. */
public final class SseTooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    SseTooLarge(int maxEventBytes) {
        super("server-sent event is larger than " + maxEventBytes + " bytes");
    }
}
