package dev.caravan.net;

import java.io.IOException;

/** A body that cannot be taken, for one of three reasons; the message is fit for the client. */
public sealed class BodyRefused extends IOException
        permits BodyTooLarge, UnsupportedEncoding, BadEncoding {
    private static final long serialVersionUID = 1L;

    BodyRefused(String message) {
        super(message);
    }
}
