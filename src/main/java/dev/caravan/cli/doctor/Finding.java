package dev.caravan.cli.doctor;

/**
 * One thing that was looked at.
 *
 * @param check what kind of thing: config, java, state, routes, port, provider, service, agent
 * @param subject which of them
 * @param found how it is, never with a secret in it
 * @param todo what to do about it; empty when nothing is to be done
 */
public record Finding(String check, String subject, State state, String found, String todo) {

    /** How it is judged. */
    public enum State {
        /** As it should be. */
        OK,
        /** Worth knowing, and in order. */
        NOTE,
        /** Wrong: what it says to do should be done. */
        WRONG
    }

    static Finding ok(String check, String subject, String found) {
        return new Finding(check, subject, State.OK, found, "");
    }

    static Finding note(String check, String subject, String found) {
        return new Finding(check, subject, State.NOTE, found, "");
    }

    static Finding wrong(String check, String subject, String found, String todo) {
        return new Finding(check, subject, State.WRONG, found, todo);
    }

    public boolean isWrong() {
        return state == State.WRONG;
    }
}
