package dev.caravan.local;

/** A local service's process was not started; the message says why, for a person (SVC-7). */
public final class CannotLaunch extends Exception {
    private final Reason reason;

    CannotLaunch(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** What kept it from starting. */
    public enum Reason {
        COMMAND_NOT_ABSOLUTE,
        COMMAND_MISSING,
        COMMAND_IS_A_DIRECTORY,
        COMMAND_NOT_EXECUTABLE,
        NO_SUCH_CWD,
        /** The one that was started before, by this or another living gateway, still runs. */
        STILL_RUNNING,
        /** The operating system refused: too many processes, too long a command line, ... */
        REFUSED_BY_SYSTEM
    }
}
