package dev.caravan.net;

/** Who waits for the answer of a request: a client at its socket, or a line of a batch. */
public interface Recipient {

    /** Runs the action when nobody waits any more; at once when that is so already. */
    void onGone(Runnable action);

    /** Forgets an action of {@link #onGone}. */
    void forget(Runnable action);

    /** Whether nobody waits any more. */
    boolean isGone();

    /** Bytes of the answer that went over the wire. */
    long bytesSent();
}
