package dev.caravan.config.edit;

/** A change that cannot be made; the message says where, why, and what is allowed. */
public final class EditRefused extends Exception {
    private static final long serialVersionUID = 1L;

    public EditRefused(String message) {
        super(message, null, false, false);
    }
}
