package dev.caravan.local;

/**
 * The holders that want a start without waiting for it.
 *
 * @param open those whose start has no outcome yet: they count as waiting
 * @param settled those whose outcome is known and whose Unhold is still to come. They are counted
 *     so that a late Unhold does not take away a newer holder's start.
 */
public record Holds(int open, int settled) {
    static final Holds NONE = new Holds(0, 0);

    Holds add() {
        return new Holds(open + 1, settled);
    }

    Holds addSettled() {
        return new Holds(open, settled + 1);
    }

    Holds settle() {
        return new Holds(0, settled + open);
    }

    Holds remove() {
        return settled > 0
                ? new Holds(open, settled - 1)
                : new Holds(Math.max(0, open - 1), settled);
    }
}
