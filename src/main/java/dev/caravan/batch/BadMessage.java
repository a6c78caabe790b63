package dev.caravan.batch;

/** A message is no request, and will not be one the next time: it goes to the dead letters. */
public final class BadMessage extends Exception {
    private final String code;

    /**
     * A fault of a message.
     *
     * @param code names the fault, e.g. {@code invalid_json}
     * @param message what is wrong, for people
     */
    public BadMessage(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }

    /** Both, in one line. */
    public String reason() {
        return code + ": " + getMessage();
    }
}
