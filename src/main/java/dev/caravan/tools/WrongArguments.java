package dev.caravan.tools;

/** A model asked for a tool with arguments that its schema does not allow. */
public final class WrongArguments extends Exception {

    WrongArguments(String what) {
        super(what, null, false, false);
    }

    /** What is wrong, where, and what is allowed; for the model. */
    public String describe() {
        return String.valueOf(getMessage());
    }
}
