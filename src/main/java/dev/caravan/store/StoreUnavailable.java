package dev.caravan.store;

/** The store cannot be used now; the message tells a person why and what to do. */
public final class StoreUnavailable extends Exception {

    /** Why. */
    public enum Reason {
        /** Its server, or its file, cannot be reached. */
        DOWN,
        /** Another process has the embedded store. */
        LOCKED,
        /** No room is left for it. */
        FULL,
        /** A newer version of this program has written it. */
        NEWER_SCHEMA,
        /** It does not let us in, or what it holds cannot be read. */
        REFUSED,
        /** A statement failed for another reason. */
        FAILED
    }

    private final Reason reason;

    StoreUnavailable(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    StoreUnavailable(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** What to tell a person. */
    public String told() {
        return String.valueOf(getMessage());
    }
}
