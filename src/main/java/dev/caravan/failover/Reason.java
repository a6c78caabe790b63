package dev.caravan.failover;

import java.util.Locale;

/** Why an attempt did not answer (FLV-2). Few and fixed, so that they can be metric labels. */
public enum Reason {
    AUTH,
    BILLING,
    RATE_LIMIT,
    OVERLOADED,
    SERVER_ERROR,
    TIMEOUT,
    CONNECTION,
    MODEL_NOT_FOUND,
    FORMAT,
    BAD_RESPONSE,
    EMPTY_RESPONSE,
    LOCAL_SERVICE_FAILED,
    MISSING_CREDENTIAL,
    BLOCKED_NETWORK,
    UNSUPPORTED_INPUT,
    CONTEXT_WINDOW_TOO_SMALL,
    CONTEXT_OVERFLOW,
    COOLDOWN,
    CLIENT_DISCONNECTED,
    UNKNOWN;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The name on the wire, e.g. {@code rate_limit}. */
    public String code() {
        return code;
    }
}
