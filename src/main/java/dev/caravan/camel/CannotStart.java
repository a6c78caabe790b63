package dev.caravan.camel;

import java.util.Optional;

/** The routes cannot be started; the message says which and why, for a person. */
public final class CannotStart extends Exception {
    private static final int MAX_DEPTH = 10;

    CannotStart(Exception fault) {
        super("Cannot start the routes: " + why(fault), fault);
    }

    /** The outermost message says where, the innermost why. */
    private static String why(Throwable fault) {
        Throwable root = fault;
        for (int i = 0; i < MAX_DEPTH && root.getCause() != null; i++) {
            root = root.getCause();
        }
        String where = text(fault);
        String reason = text(root);
        return where.contains(reason) ? where : where + "\n  because: " + reason;
    }

    private static String text(Throwable fault) {
        return Optional.ofNullable(fault.getMessage()).orElse(fault.getClass().getSimpleName());
    }
}
