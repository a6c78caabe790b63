package dev.caravan.bench;

import java.io.IOException;

/** An answer is not the one that was due: the run is worth nothing and fails. */
final class WrongReply extends IOException {
    private static final long serialVersionUID = 1L;

    WrongReply(String what) {
        super(what);
    }
}
