package dev.caravan.net;

import java.io.IOException;

/** A provider's transport settings cannot be used; the message names the key. */
public final class BadTransport extends IOException {
    private static final long serialVersionUID = 1L;

    BadTransport(String providerId, String key, String problem) {
        super("models.providers." + providerId + ".request." + key + ": " + problem);
    }
}
