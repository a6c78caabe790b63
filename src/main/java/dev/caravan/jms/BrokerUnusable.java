package dev.caravan.jms;

import java.io.IOException;

/** The broker inside the gateway cannot be started; the message says why, for people. */
public final class BrokerUnusable extends IOException {
    BrokerUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
